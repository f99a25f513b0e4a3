package ai.refocused.benchmark;

import ai.refocused.dataset.Batch;
import ai.refocused.engine.Capacity;
import ai.refocused.engine.Gemm;
import ai.refocused.engine.Machine;
import ai.refocused.engine.MatrixProducts;
import ai.refocused.engine.RowMath;
import ai.refocused.engine.bf16.Bf16Products;
import ai.refocused.job.LoraBias;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.job.TuningSpec;
import ai.refocused.model.Adaptation;
import ai.refocused.model.NeoxModel;
import ai.refocused.model.TokenLoss;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.train.PeakMemory;
import ai.refocused.train.optimizer.L2Norm;
import ai.refocused.train.optimizer.Optimizer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Times optimizer steps of a GPT-NeoX with random weights and prints one JSON object. See
 * docs/performance.md for how to run it.
 *
 * <p>Arguments, all optional, as {@code name=value}: {@code shape} (70m, 160m, 1400m), {@code
 * method} (full, lora, freeze), {@code batch}, {@code time}, {@code steps}, {@code warmup}, {@code
 * threads}, {@code checkpointing}, {@code precision} (float32, bfloat16).
 */
public final class StepBenchmark {
  private StepBenchmark() {}

  /** Runs one case. */
  public static void main(String[] args) throws IOException {
    Map<String, String> options = options(args);
    int threads = Integer.parseInt(options.get("threads"));
    int batchSize = Integer.parseInt(options.get("batch"));
    int time = Integer.parseInt(options.get("time"));
    ModelConfig config = Shapes.config(options.get("shape"), time);
    Adaptation adaptation = adaptation(options.get("method"), config);
    OptimizerSpec spec = new OptimizerSpec(1e-4, 0.9, 0.999, 1e-8, 0.01, false, 1.0);
    try (Machine machine =
            new Machine(threads, RowMath.best(), products(options.get("precision")));
        RandomTensors tensors = new RandomTensors(config);
        NeoxModel model =
            new NeoxModel(
                config,
                tensors,
                adaptation,
                machine,
                new Capacity(batchSize * time, time),
                Boolean.parseBoolean(options.get("checkpointing")),
                1);
        Optimizer optimizer = Optimizer.of(model, spec, machine.threads())) {
      L2Norm norm = new L2Norm(model.gradients(), machine.threads());
      Random random = new Random(2);
      int warmup = Integer.parseInt(options.get("warmup"));
      double[] times = new double[Integer.parseInt(options.get("steps"))];
      double loss = 0;
      for (int step = 0; step < warmup + times.length; step++) {
        Batch batch = batch(random, batchSize, time);
        long start = System.nanoTime();
        loss = step(model, optimizer, norm, batch, step + 1);
        if (step >= warmup) {
          times[step - warmup] = (System.nanoTime() - start) / 1e6;
        }
      }
      report(options, times, batchSize * time, loss, model);
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
    options.put("method", "full");
    options.put("batch", "4");
    options.put("time", "256");
    options.put("steps", "7");
    options.put("warmup", "3");
    options.put("threads", String.valueOf(Runtime.getRuntime().availableProcessors()));
    options.put("checkpointing", "false");
    options.put("precision", "float32");
    Shapes.read(args, options);
    return options;
  }

  private static MatrixProducts products(String precision) {
    return switch (precision) {
      case "float32" -> Gemm::new;
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

  private static Batch batch(Random random, int rows, int time) {
    int[] ids = random.ints((long) rows * time, 0, Shapes.VOCABULARY).toArray();
    int[] starts = new int[rows + 1];
    Arrays.setAll(starts, r -> r * time);
    return new Batch(ids, ids.clone(), starts);
  }

  private static void report(
      Map<String, String> options, double[] times, int tokens, double loss, NeoxModel model)
      throws IOException {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    double median = sorted[sorted.length / 2];
    Map<String, Object> report = new LinkedHashMap<>(options);
    report.put("median_ms_per_step", Math.round(median * 10) / 10.0);
    report.put("fastest_ms_per_step", Math.round(sorted[0] * 10) / 10.0);
    report.put("tokens_per_second", Math.round(tokens / median * 1000));
    report.put("peak_memory_bytes", PeakMemory.measure().bytes());
    report.put(
        "trainable_parameters", model.parameters().stream().mapToLong(p -> p.length()).sum());
    report.put("total_parameters", model.totalParameters());
    report.put("last_loss", loss);
    System.out.println(
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report));
  }
}
