package ai.refocused.benchmark;

import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.engine.RowMath;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.model.Adaptation;
import ai.refocused.model.Decoder;
import ai.refocused.model.DecoderRoom;
import ai.refocused.model.DecoderStep;
import ai.refocused.model.NeoxModel;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.train.PeakMemory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * Times generation by a GPT-NeoX with random weights, with the cache of keys and values and with a
 * plain forward pass over the whole text for each token, and prints one JSON object. See
 * docs/performance.md for how to run it.
 *
 * <p>Arguments, all optional, as {@code name=value}: {@code shape} (70m, 160m, 1400m), {@code
 * sequences}, {@code prompt} and {@code tokens} (of each), {@code plain} (tokens of the plain
 * pass), {@code threads}.
 */
public final class GenerationBenchmark {
  private final int sequences;
  private final int prompt;
  private final Decoder decoder;
  private final float[] logits;
  private final Random random = new Random(3);

  private GenerationBenchmark(int sequences, int prompt, Decoder decoder) {
    this.sequences = sequences;
    this.prompt = prompt;
    this.decoder = decoder;
    this.logits = new float[decoder.vocabularySize()];
  }

  /** Runs one case. */
  public static void main(String[] args) throws IOException {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("shape", "70m");
    options.put("sequences", "1");
    options.put("prompt", "128");
    options.put("tokens", "128");
    options.put("plain", "16");
    options.put("threads", String.valueOf(Runtime.getRuntime().availableProcessors()));
    Shapes.read(args, options);
    int sequences = Integer.parseInt(options.get("sequences"));
    int prompt = Integer.parseInt(options.get("prompt"));
    int tokens = Integer.parseInt(options.get("tokens"));
    int plain = Integer.parseInt(options.get("plain"));
    int positions = prompt + Math.max(tokens, plain);
    ModelConfig config = Shapes.config(options.get("shape"), positions);
    Map<String, Object> report = new LinkedHashMap<>(options);
    try (Machine machine = new Machine(Integer.parseInt(options.get("threads")), RowMath.best());
        RandomTensors tensors = new RandomTensors(config);
        NeoxModel model =
            new NeoxModel(
                config,
                tensors,
                Adaptation.none(),
                machine,
                new Capacity(1, 1),
                GradientCheckpointing.FALSE,
                1);
        Decoder decoder =
            model.decoder(
                new DecoderRoom(
                    sequences, positions, sequences * positions, sequences * positions))) {
      GenerationBenchmark benchmark = new GenerationBenchmark(sequences, prompt, decoder);
      // The JIT compiler's warm-up.
      benchmark.cached(tokens, new LinkedHashMap<>());
      benchmark.plain(2, new LinkedHashMap<>());
      benchmark.cached(tokens, report);
      benchmark.plain(plain, report);
    }
    report.put("peak_memory_bytes", PeakMemory.measure().bytes());
    System.out.println(
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report));
  }

  private void cached(int tokens, Map<String, Object> report) {
    time("prompt", sequences * prompt, report, () -> step(0, prompt));
    time(
        "cached",
        sequences * tokens,
        report,
        () -> {
          for (int t = 0; t < tokens; t++) {
            step(prompt + t, 1);
          }
        });
  }

  /** Adds tokens per second, and the caller's processor time, which other programs do not use. */
  private static void time(String what, int tokens, Map<String, Object> report, Runnable work) {
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long start = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuMillis = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e6;
    report.put(what + "_tokens_per_second", Math.round(tokens / seconds * 10) / 10.0);
    report.put(what + "_cpu_ms_per_token", Math.round(cpuMillis / tokens * 100) / 100.0);
  }

  /** Each token reads all before it again. */
  private void plain(int tokens, Map<String, Object> report) {
    time(
        "plain",
        sequences * tokens,
        report,
        () -> {
          for (int t = 0; t < tokens; t++) {
            step(0, prompt + t);
          }
        });
  }

  /** New tokens of all sequences, behind {@code past} of each. */
  private void step(int past, int count) {
    int[] starts = new int[sequences + 1];
    int[] pasts = new int[sequences];
    int[] cacheStarts = new int[sequences];
    for (int s = 0; s < sequences; s++) {
      starts[s + 1] = starts[s] + count;
      pasts[s] = past;
      cacheStarts[s] = s * decoder.room().positions();
    }
    int[] ids = random.ints((long) sequences * count, 0, Shapes.VOCABULARY).toArray();
    decoder.step(new DecoderStep(ids, starts, pasts, cacheStarts));
    for (int s = 0; s < sequences; s++) {
      decoder.logits(s, logits);
    }
  }
}
