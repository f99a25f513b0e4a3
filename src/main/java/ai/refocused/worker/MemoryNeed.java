package ai.refocused.worker;

import ai.refocused.dataset.LoadedDataset;
import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.JobSpec;
import ai.refocused.job.MemoryForecast;
import ai.refocused.job.TuningSpec;
import ai.refocused.model.Adaptation;
import ai.refocused.model.ModelMemory;
import ai.refocused.model.NeoxModel;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.train.PeakMemory;
import ai.refocused.train.optimizer.Optimizer;
import java.util.Locale;
import java.util.Optional;

/** What a run will take of memory, known before the model is loaded. */
final class MemoryNeed {
  private final JobSpec spec;
  private final ModelConfig config;
  private final int[] trainLengths;
  private final int[] evalLengths;
  private final Machine machine;
  private final long resident = PeakMemory.residentBytes();
  private final long own = PeakMemory.ownBytes();
  private final MachineMemory memory = MachineMemory.read();

  /**
   * What memory depends on.
   *
   * @param batch sequences worked on at a time
   */
  record Shape(TuningSpec tuning, GradientCheckpointing checkpointing, int batch, int maxLength) {

    static Shape of(JobSpec spec) {
      return new Shape(
          spec.tuning(),
          spec.compute().gradientCheckpointing(),
          spec.batch().perDeviceTrainBatchSize(),
          spec.dataset().maxLength());
    }
  }

  /** To be made once the dataset is there and the model is not: what is resident now counts. */
  MemoryNeed(JobSpec spec, ModelConfig config, LoadedDataset dataset, Machine machine) {
    this.spec = spec;
    this.config = config;
    this.trainLengths = dataset.trainLengths();
    this.evalLengths = dataset.evalLengths();
    this.machine = machine;
  }

  /** The run's need. */
  MemoryForecast forecast() {
    return forecast(Shape.of(spec));
  }

  /** What the run would need in another shape. */
  MemoryForecast forecast(Shape shape) {
    Adaptation adaptation = Adaptation.of(shape.tuning, config);
    Capacity capacity =
        BatchRoom.of(
            shape.batch, shape.maxLength, spec.dataset().packing(), trainLengths, evalLengths);
    ModelMemory model = ModelMemory.of(config, adaptation, machine, capacity, shape.checkpointing);
    long optimizer =
        Optimizer.stateFloats(NeoxModel.parameters(config, adaptation), spec.optimizer())
            * Float.BYTES;
    return new MemoryForecast(
        model.weights(),
        model.gradients(),
        optimizer,
        model.tape(),
        model.arena(),
        model.head(),
        own + model.products());
  }

  /** Memory that the trainer can have without taking others' away, its own of now included. */
  long available() {
    return memory.available() + resident;
  }

  /**
   * Fails if the machine can never have that much.
   *
   * @param need of the run
   */
  void requirePossible(MemoryForecast need) {
    if (need.total() > memory.limit()) {
      throw new InvalidJobException(
          "memory",
          "the run needs %s, but there are only %s.%s"
              .formatted(
                  gigabytes(need.total()),
                  gigabytes(memory.limit()),
                  advice(memory.limit()).map(text -> " " + text).orElse("")));
    }
  }

  /** The smallest change with which the run fits, as a sentence. */
  Optional<String> advice(long room) {
    return new SmallerShapes(Shape.of(spec), spec.batch().gradientAccumulationSteps())
        .stream()
            .map(change -> sentence(change, forecast(change.shape()).total()))
            .filter(sentence -> sentence.bytes <= room)
            .map(sentence -> sentence.text)
            .findFirst();
  }

  private record Sentence(long bytes, String text) {}

  private static Sentence sentence(SmallerShapes.Change change, long bytes) {
    return new Sentence(
        bytes, "With %s it needs %s.".formatted(change.settings(), gigabytes(bytes)));
  }

  private static String gigabytes(long bytes) {
    return String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
  }
}
