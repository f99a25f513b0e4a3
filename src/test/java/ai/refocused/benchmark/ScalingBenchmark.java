package ai.refocused.benchmark;

import ai.refocused.benchmark.ScalingPicture.Panel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Times steps of full fine-tuning of the 70m shape over the length of a sequence, the number of
 * layers and the number of sequences, and draws them: {@code ScalingBenchmark <picture.svg>
 * [name=value ...]}, with further options as {@link StepBenchmark} has them.
 */
final class ScalingBenchmark {
  private static final int[] TIMES = {128, 256, 512, 1024, 2048};
  private static final int[] LAYERS = {2, 4, 6, 8, 12};
  private static final int[] BATCHES = {1, 2, 4, 8};

  private ScalingBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    String[] options = Arrays.copyOfRange(arguments, 1, arguments.length);
    List<Panel> panels =
        List.of(
            panel("tokens of a sequence, one sequence", "time", "batch=1", options, TIMES),
            panel("layers, 4 sequences of 256 tokens", "layers", "time=256", options, LAYERS),
            panel("sequences of 256 tokens", "batch", "time=256", options, BATCHES));
    Files.writeString(Path.of(arguments[0]), ScalingPicture.draw("ms per step", panels));
  }

  private static Panel panel(
      String title, String varied, String fixed, String[] options, int[] values)
      throws IOException {
    List<Double> milliseconds = new ArrayList<>();
    for (int value : values) {
      List<String> all = new ArrayList<>(List.of(options));
      all.addAll(List.of(fixed, varied + "=" + value));
      Object median = StepBenchmark.measure(all.toArray(String[]::new)).get("median_ms_per_step");
      System.out.printf("%s %d: %s ms%n", varied, value, median);
      milliseconds.add((double) median);
    }
    return new Panel(title, Arrays.stream(values).boxed().toList(), milliseconds);
  }
}
