package ai.refocused.benchmark;

import ai.refocused.dataset.Batch;
import ai.refocused.dataset.BatchPlan;
import ai.refocused.dataset.TokenizedExample;
import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.engine.MatrixProducts;
import ai.refocused.engine.RowMath;
import ai.refocused.engine.onednn.OnednnProducts;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.model.Adaptation;
import ai.refocused.model.NeoxModel;
import ai.refocused.model.TokenLoss;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.tokenizer.HuggingFaceFileTokenizer;
import ai.refocused.train.optimizer.L2Norm;
import ai.refocused.train.optimizer.Optimizer;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Times an epoch's first steps of full fine-tuning on examples of natural lengths, packed into rows
 * of 1024 tokens, and prints tokens per second: {@code PackingBenchmark <model folder>
 * <instruct.jsonl> <shape> <rows of a batch> <steps>}. With a file as sixth argument, it also
 * writes each example's length and number of labelled tokens there, so that another program can
 * train on the same lengths.
 */
final class PackingBenchmark {
  private static final int WARMUP = 1;

  private PackingBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    Path model = Path.of(arguments[0]);
    int rows = Integer.parseInt(arguments[3]);
    int steps = Integer.parseInt(arguments[4]);
    List<TokenizedExample> examples = examples(model, Path.of(arguments[1]));
    if (arguments.length > 5) {
      List<int[]> lengths =
          examples.stream()
              .map(
                  example ->
                      new int[] {example.length(), Batch.of(List.of(example)).labelledTokens()})
              .toList();
      new ObjectMapper().writeValue(Path.of(arguments[5]).toFile(), lengths);
    }
    BatchPlan plan = BatchPlan.packed(examples, rows, InstructData.MAX_LENGTH, true, 1);
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("packing_efficiency", plan.efficiency());
    time(Shapes.config(arguments[2], InstructData.MAX_LENGTH), plan.epoch(0), rows, steps, report);
    System.out.println(new ObjectMapper().writeValueAsString(report));
  }

  private static List<TokenizedExample> examples(Path model, Path data) throws IOException {
    try (HuggingFaceFileTokenizer tokenizer =
        HuggingFaceFileTokenizer.open(model.resolve("tokenizer.json"))) {
      return InstructData.load(tokenizer, model, data, 0, Optional.empty()).train();
    }
  }

  private static void time(
      ModelConfig config, BatchPlan.Epoch epoch, int rows, int steps, Map<String, Object> report)
      throws IOException {
    MatrixProducts products = OnednnProducts.best();
    Capacity capacity = new Capacity(rows * InstructData.MAX_LENGTH, InstructData.MAX_LENGTH);
    OptimizerSpec spec = new OptimizerSpec(1e-4, 0.9, 0.999, 1e-8, 0.01, false, 1.0);
    int threads = Runtime.getRuntime().availableProcessors();
    try (Machine machine = new Machine(threads, RowMath.best(), products);
        RandomTensors tensors = new RandomTensors(config);
        NeoxModel model =
            new NeoxModel(
                config,
                tensors,
                Adaptation.full(),
                machine,
                capacity,
                GradientCheckpointing.FALSE,
                1);
        Optimizer optimizer = Optimizer.of(model, spec, machine.threads())) {
      L2Norm norm = new L2Norm(model.gradients(), machine.threads());
      long tokens = 0;
      long labelled = 0;
      long nanos = 0;
      for (int step = 0; step < WARMUP + steps; step++) {
        Batch batch = epoch.get(step % epoch.size());
        long start = System.nanoTime();
        model.zeroGradients();
        TokenLoss loss = model.accumulateGradients(batch, 1.0 / batch.labelledTokens(), step + 1);
        optimizer.update(step + 1, 1e-4, L2Norm.clipFactor(norm.compute(), 1.0));
        if (step >= WARMUP) {
          nanos += System.nanoTime() - start;
          tokens += batch.tokens();
          labelled += loss.count();
        }
      }
      report.put("tokens_per_second", Math.round(tokens * 1e10 / nanos) / 10.0);
      report.put("labelled_tokens_per_second", Math.round(labelled * 1e10 / nanos) / 10.0);
    }
  }
}
