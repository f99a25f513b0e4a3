package ai.refocused.benchmark;

import ai.refocused.dataset.Batch;
import ai.refocused.dataset.TokenizedExample;
import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.engine.MatrixProducts;
import ai.refocused.engine.RowMath;
import ai.refocused.engine.bf16.Bf16Products;
import ai.refocused.engine.onednn.OnednnProducts;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.job.LoraBias;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.job.TuningSpec;
import ai.refocused.model.Adaptation;
import ai.refocused.model.ModelMemory;
import ai.refocused.model.NeoxModel;
import ai.refocused.model.TokenLoss;
import ai.refocused.model.frozen.FrozenRows;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.train.PeakMemory;
import ai.refocused.train.optimizer.L2Norm;
import ai.refocused.train.optimizer.Optimizer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Times optimizer steps of a GPT-NeoX with random weights and prints one JSON object. See
 * docs/performance.md for how to run it.
 *
 * <p>Arguments, all optional, as {@code name=value}: {@code shape} (tiny, 70m, 160m, 1400m), {@code
 * layers}, {@code method} (full, lora, freeze), {@code batch}, {@code time}, {@code steps}, {@code
 * warmup}, {@code threads}, {@code checkpointing}, {@code labels}, {@code frozenCache}, {@code
 * precision} (float32, bfloat16), {@code turns} (whether each timed step waits for a line of
 * standard input and prints its milliseconds, so that another program can have its step in
 * between).
 */
public final class StepBenchmark {
  /** Batches that are made before the clock starts; longer runs begin with the first again. */
  private static final int DISTINCT = 64;

  private StepBenchmark() {}

  /** Runs one case. */
  public static void main(String[] args) throws IOException {
    System.out.println(
        new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .writeValueAsString(measure(args)));
  }

  /** Options and figures of one case, by name. */
  static Map<String, Object> measure(String... args) throws IOException {
    Map<String, String> options = options(args);
    int threads = Integer.parseInt(options.get("threads"));
    int batchSize = Integer.parseInt(options.get("batch"));
    int time = Integer.parseInt(options.get("time"));
    ModelConfig config = Shapes.config(options.get("shape"), time, layers(options.get("layers")));
    Adaptation adaptation = adaptation(options.get("method"), config);
    OptimizerSpec spec = new OptimizerSpec(1e-4, 0.9, 0.999, 1e-8, 0.01, false, 1.0);
    GradientCheckpointing checkpointing = GradientCheckpointing.of(options.get("checkpointing"));
    Capacity capacity = new Capacity(batchSize * time, time);
    MeteredProducts products = new MeteredProducts(products(options.get("precision")));
    try (Machine machine = new Machine(threads, RowMath.best(), products);
        RandomTensors tensors = new RandomTensors(config)) {
      long planned = plannedBytes(config, adaptation, machine, capacity, checkpointing, spec);
      try (NeoxModel model =
              new NeoxModel(config, tensors, adaptation, machine, capacity, checkpointing, 1);
          Optimizer optimizer = Optimizer.of(model, spec, machine.threads())) {
        L2Norm norm = new L2Norm(model.gradients(), machine.threads());
        double labels = Double.parseDouble(options.get("labels"));
        Batches batches = new Batches(batchSize, time, config.vocabSize(), labels);
        Map<String, Object> report = new LinkedHashMap<>(options);
        String kernels = System.getenv("OPENBLAS_CORETYPE");
        report.put("openblas_kernels", kernels == null ? "its own choice" : kernels);
        Clock clock =
            new Clock(batches, products, (batch, n) -> step(model, optimizer, norm, batch, n + 1));
        if (Boolean.parseBoolean(options.get("frozenCache"))) {
          cached(model, config, batches, clock, options, report);
        } else {
          times(clock, options, 0, report, "");
        }
        report.put("planned_memory_bytes", planned);
        report.put("peak_memory_bytes", PeakMemory.measure().bytes());
        report.put("square_product_gflops", SquareProduct.gigaflops(machine));
        finish(report, model, batchSize * time);
        return report;
      }
    }
  }

  /** One step, which gives its loss. */
  @FunctionalInterface
  private interface Work {
    double step(Batch batch, int number);
  }

  /** What is timed: steps on these batches. */
  private record Clock(Batches batches, MeteredProducts products, Work work) {}

  /** What is resident before the model is, and what the model and the optimizer will add. */
  private static long plannedBytes(
      ModelConfig config,
      Adaptation adaptation,
      Machine machine,
      Capacity capacity,
      GradientCheckpointing checkpointing,
      OptimizerSpec spec) {
    ModelMemory model = ModelMemory.of(config, adaptation, machine, capacity, checkpointing);
    long state = Optimizer.stateFloats(NeoxModel.parameters(config, adaptation), spec);
    return PeakMemory.ownBytes() + model.total() + model.products() + state * Float.BYTES;
  }

  /** Warms up and times steps; their batches' numbers begin at {@code first}. */
  private static void times(
      Clock clock, Map<String, String> options, long first, Map<String, Object> report, String of) {
    int warmup = Integer.parseInt(options.get("warmup"));
    double[] times = new double[Integer.parseInt(options.get("steps"))];
    for (int step = 0; step < warmup; step++) {
      clock.work.step(clock.batches.batch(first + step), (int) first + step);
    }
    List<Batch> ahead = clock.batches.from(first + warmup, Math.min(times.length, DISTINCT));
    double loss = 0;
    StepMeter meter = StepMeter.start(clock.products);
    boolean turns = Boolean.parseBoolean(options.get("turns"));
    for (int step = 0; step < times.length; step++) {
      if (turns) {
        awaitTurn();
      }
      long start = System.nanoTime();
      loss = clock.work.step(ahead.get(step % DISTINCT), (int) first + warmup + step);
      times[step] = (System.nanoTime() - start) / 1e6;
      if (turns) {
        System.out.println(times[step]);
      }
    }
    meter.report(report, of, times.length, Arrays.stream(times).sum());
    Arrays.sort(times);
    report.put(of + "median_ms_per_step", Math.round(times[times.length / 2] * 10) / 10.0);
    report.put(of + "fastest_ms_per_step", Math.round(times[0] * 10) / 10.0);
    report.put("last_loss", loss);
  }

  /** Waits for a line of standard input: another program has had its step. */
  private static void awaitTurn() {
    try {
      int c = System.in.read();
      while (c >= 0 && c != '\n') {
        c = System.in.read();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A first epoch that fills a cache of the frozen blocks' outputs, and a second one from it. */
  private static void cached(
      NeoxModel model,
      ModelConfig config,
      Batches batches,
      Clock clock,
      Map<String, String> options,
      Map<String, Object> report)
      throws IOException {
    Path file = Files.createTempFile("refocused-frozen", ".bin");
    int steps = Integer.parseInt(options.get("warmup")) + Integer.parseInt(options.get("steps"));
    long record = FrozenRows.recordBytes(batches.time(), config.hiddenSize());
    try (FrozenRows rows =
        FrozenRows.open(
            file, config.hiddenSize(), batches.time(), (long) steps * batches.rows() * record)) {
      model.keepFrozenRows(rows, System.err::println);
      times(clock, options, 0, report, "first_epoch_");
      times(clock, options, 0, report, "");
    } finally {
      Files.delete(file);
    }
  }

  private static double step(
      NeoxModel model, Optimizer optimizer, L2Norm norm, Batch batch, int number) {
    model.zeroGradients();
    TokenLoss loss = model.accumulateGradients(batch, 1.0 / batch.labelledTokens(), number);
    optimizer.update(number, 1e-4, L2Norm.clipFactor(norm.compute(), 1.0));
    return loss.mean();
  }

  private static Map<String, String> options(String[] args) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("shape", "70m");
    options.put("layers", "all");
    options.put("method", "full");
    options.put("batch", "4");
    options.put("time", "256");
    options.put("steps", "7");
    options.put("warmup", "3");
    options.put("threads", String.valueOf(Runtime.getRuntime().availableProcessors()));
    options.put("checkpointing", "false");
    options.put("labels", "1");
    options.put("frozenCache", "false");
    options.put("precision", "float32");
    options.put("turns", "false");
    Shapes.read(args, options);
    return options;
  }

  private static OptionalInt layers(String text) {
    return text.equals("all") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
  }

  private static MatrixProducts products(String precision) {
    return switch (precision) {
      case "float32" -> OnednnProducts.best();
      case "bfloat16" -> new Bf16Products();
      default -> throw new IllegalArgumentException("\"" + precision + "\" is no precision");
    };
  }

  private static Adaptation adaptation(String method, ModelConfig config) {
    return switch (method) {
      case "full" -> Adaptation.full();
      case "freeze" -> Adaptation.freeze(0.7, config.layers());
      case "lora" ->
          Adaptation.of(
              new TuningSpec.Lora(8, 16, 0, List.of("query_key_value", "dense"), LoraBias.NONE),
              config);
      default -> throw new IllegalArgumentException("no method " + method);
    };
  }

  /**
   * Batches by number.
   *
   * @param labels share of the tokens that count in the loss, those at the end of each sequence
   */
  private record Batches(int rows, int time, int vocabulary, double labels) {
    List<Batch> from(long first, int count) {
      return LongStream.range(first, first + count).mapToObj(this::batch).toList();
    }

    Batch batch(long number) {
      Random random = new Random(number);
      int[] ids = random.ints((long) rows * time, 0, vocabulary).toArray();
      int[] starts = new int[rows + 1];
      Arrays.setAll(starts, r -> r * time);
      int[] targets = ids.clone();
      for (int t = 0; t < targets.length; t++) {
        if (t % time < Math.round(time * (1 - labels))) {
          targets[t] = TokenizedExample.IGNORED;
        }
      }
      return new Batch(ids, targets, starts);
    }
  }

  private static void finish(Map<String, Object> report, NeoxModel model, int tokens) {
    double median = (double) report.get("median_ms_per_step");
    report.put("tokens_per_second", Math.round(tokens / median * 1000));
    report.put(
        "trainable_parameters", model.parameters().stream().mapToLong(p -> p.length()).sum());
    report.put("total_parameters", model.totalParameters());
  }
}
