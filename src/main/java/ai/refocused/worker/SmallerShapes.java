package ai.refocused.worker;

import ai.refocused.job.GradientCheckpointing;
import ai.refocused.job.LoraBias;
import ai.refocused.job.TuningSpec;
import java.util.List;
import java.util.stream.Stream;

/**
 * Changes of a run that take less memory, those first that change its results least: recomputation
 * changes no bit, smaller batches with more accumulation only rounding; shorter examples and
 * adapters in place of full fine-tuning are another run.
 *
 * @param accumulation gradient accumulation steps of the run
 */
record SmallerShapes(MemoryNeed.Shape shape, int accumulation) {
  private static final int SHORTEST = 64;
  private static final TuningSpec LORA =
      new TuningSpec.Lora(
          16, 32, 0.1, List.of("q_proj", "k_proj", "v_proj", "o_proj"), LoraBias.NONE);

  /**
   * A change.
   *
   * @param settings as written in a pom
   */
  record Change(MemoryNeed.Shape shape, String settings) {}

  Stream<Change> stream() {
    Stream<MemoryNeed.Shape> checkpointed = checkpointed(shape);
    Stream<MemoryNeed.Shape> smaller =
        smaller(shape).flatMap(s -> Stream.concat(Stream.of(s), checkpointed(s)));
    Stream<MemoryNeed.Shape> shorter = smallest(shape).flatMap(SmallerShapes::shorter);
    Stream<MemoryNeed.Shape> adapted = Stream.empty();
    if (!(shape.tuning() instanceof TuningSpec.Lora)) {
      MemoryNeed.Shape lora =
          new MemoryNeed.Shape(LORA, shape.checkpointing(), shape.batch(), shape.maxLength());
      adapted =
          Stream.of(
                  Stream.of(lora),
                  checkpointed(lora),
                  smallest(lora),
                  smallest(lora).flatMap(SmallerShapes::shorter))
              .flatMap(s -> s);
    }
    return Stream.of(checkpointed, smaller, shorter, adapted)
        .flatMap(s -> s)
        .map(s -> new Change(s, settings(s)));
  }

  private static Stream<MemoryNeed.Shape> checkpointed(MemoryNeed.Shape s) {
    return Stream.of(GradientCheckpointing.values())
        .filter(c -> c.compareTo(s.checkpointing()) > 0)
        .map(c -> new MemoryNeed.Shape(s.tuning(), c, s.batch(), s.maxLength()));
  }

  private static Stream<MemoryNeed.Shape> smaller(MemoryNeed.Shape s) {
    return Stream.iterate(s.batch() / 2, batch -> batch >= 1, batch -> batch / 2)
        .map(b -> new MemoryNeed.Shape(s.tuning(), s.checkpointing(), b, s.maxLength()));
  }

  /** One sequence at a time, with the least kept. */
  private static Stream<MemoryNeed.Shape> smallest(MemoryNeed.Shape s) {
    return Stream.of(
        new MemoryNeed.Shape(s.tuning(), GradientCheckpointing.SQRT, 1, s.maxLength()));
  }

  private static Stream<MemoryNeed.Shape> shorter(MemoryNeed.Shape s) {
    return Stream.iterate(s.maxLength() / 2, length -> length >= SHORTEST, length -> length / 2)
        .map(l -> new MemoryNeed.Shape(s.tuning(), s.checkpointing(), s.batch(), l));
  }

  private String settings(MemoryNeed.Shape other) {
    StringBuilder settings = new StringBuilder();
    if (!other.tuning().equals(shape.tuning())) {
      settings.append("<method>lora</method>");
    }
    if (other.checkpointing() != shape.checkpointing()) {
      element(settings, "gradientCheckpointing", other.checkpointing().id());
    }
    if (other.batch() != shape.batch()) {
      element(settings, "perDeviceTrainBatchSize", other.batch());
      int steps = (shape.batch() * accumulation + other.batch() - 1) / other.batch();
      element(settings, "gradientAccumulationSteps", steps);
    }
    if (other.maxLength() != shape.maxLength()) {
      element(settings, "maxLength", other.maxLength());
    }
    return settings.toString();
  }

  private static void element(StringBuilder settings, String name, Object value) {
    settings.append(settings.isEmpty() ? "" : " ");
    settings.append('<').append(name).append('>').append(value);
    settings.append("</").append(name).append('>');
  }
}
