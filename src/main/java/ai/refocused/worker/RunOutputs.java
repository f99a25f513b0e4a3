package ai.refocused.worker;

import ai.refocused.adapter.AdapterBase;
import ai.refocused.export.AdapterContent;
import ai.refocused.export.AdapterWriter;
import ai.refocused.export.ModelCardFacts;
import ai.refocused.export.ModelCardFacts.Fact;
import ai.refocused.export.ModelCardFacts.Score;
import ai.refocused.export.ModelFolderContent;
import ai.refocused.export.ModelFolderWriter;
import ai.refocused.job.JobResult;
import ai.refocused.job.JobSpec;
import ai.refocused.job.TuningSpec;
import ai.refocused.model.AdaptedLayer;
import ai.refocused.model.NeoxModel;
import ai.refocused.pretrained.PretrainedFolder;
import ai.refocused.train.TrainResults;
import ai.refocused.train.TrainerState;
import ai.refocused.train.TrainingOutcome;
import ai.refocused.train.checkpoint.CheckpointStore;
import ai.refocused.train.checkpoint.DurableFiles;
import ai.refocused.train.checkpoint.StateJson;
import ai.refocused.weights.TensorDigest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Writes what a finished run leaves behind. */
final class RunOutputs {
  private final JobSpec spec;
  private final PretrainedFolder base;
  private final NeoxModel model;
  private final CheckpointStore checkpoints;

  RunOutputs(JobSpec spec, PretrainedFolder base, NeoxModel model, CheckpointStore checkpoints) {
    this.spec = spec;
    this.base = base;
    this.model = model;
    this.checkpoints = checkpoints;
  }

  /**
   * Writes models, adapter, state and results; the model's weights are the best ones afterwards.
   */
  JobResult write(TrainingOutcome outcome) throws IOException {
    Path folder = spec.outputDirectory();
    TrainResults results = outcome.results();
    boolean hasBest = outcome.bestStep() > 0;
    boolean finalIsBest = hasBest && spec.selection().loadBestModelAtEnd();
    if (finalIsBest) {
      checkpoints.restoreBest(outcome.bestStep(), model.weights());
    }
    Double finalLoss = finalIsBest ? results.bestEvalLoss() : results.evalLoss();
    Path finalModel = folder.resolve("final_model");
    writeModel(finalModel, outcome, finalLoss);
    Optional<Path> adapter = writeAdapter(outcome, finalLoss);
    Optional<Path> best = Optional.empty();
    if (hasBest) {
      checkpoints.restoreBest(outcome.bestStep(), model.weights());
      best = Optional.of(folder.resolve("best_model"));
      writeModel(best.get(), outcome, results.bestEvalLoss());
    }
    DurableFiles files = DurableFiles.system();
    files.replace(folder.resolve(TrainerState.FILE_NAME), StateJson.write(outcome.state()));
    files.replace(folder.resolve(TrainResults.FILE_NAME), StateJson.write(results));
    return new JobResult(
        finalModel,
        best,
        adapter,
        results.globalStep(),
        results.trainLoss(),
        optional(results.baseEvalLoss()),
        optional(finalLoss),
        optional(results.bestEvalLoss()),
        results.trainRuntime(),
        results.trainTokensPerSecond(),
        results.peakMemoryBytes());
  }

  private static OptionalDouble optional(Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private void writeModel(Path target, TrainingOutcome outcome, Double evalLoss)
      throws IOException {
    ModelFolderWriter.write(
        target, ModelFolderContent.tuned(base, model.mergedTensors(), card(outcome, evalLoss)));
  }

  private Optional<Path> writeAdapter(TrainingOutcome outcome, Double evalLoss) throws IOException {
    if (!(spec.tuning() instanceof TuningSpec.Lora lora)) {
      return Optional.empty();
    }
    Path target = spec.outputDirectory().resolve("adapter");
    AdapterWriter.write(
        target,
        new AdapterContent(
            base.config(),
            lora,
            AdaptedLayer.of(lora, base.config()),
            model.adapterTensors().orElseThrow(),
            new AdapterBase(spec.baseModel().name(), TensorDigest.of(base.tensors())),
            card(outcome, evalLoss)));
    return Optional.of(target);
  }

  private ModelCardFacts card(TrainingOutcome outcome, Double evalLoss) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Task", spec.task().id()));
    facts.add(new Fact("Method", method(spec.tuning())));
    facts.add(new Fact("Steps", String.valueOf(outcome.results().globalStep())));
    facts.add(new Fact("Learning rate", String.valueOf(spec.optimizer().learningRate())));
    facts.add(new Fact("Seed", String.valueOf(spec.seed())));
    if (evalLoss != null) {
      facts.add(
          new Fact("Held-out loss of the base model", figure(outcome.results().baseEvalLoss())));
      facts.add(new Fact("Held-out loss", figure(evalLoss)));
    }
    String dataset = spec.dataset().files().name();
    return new ModelCardFacts(
        spec.outputDirectory().getFileName().toString(),
        spec.baseModel().name(),
        List.of(dataset),
        spec.card(),
        List.of(spec.task().id()),
        scores(evalLoss),
        facts);
  }

  private static List<Score> scores(Double evalLoss) {
    return evalLoss == null
        ? List.of()
        : List.of(
            new Score("loss", "held-out loss", figure(evalLoss)),
            new Score("perplexity", "held-out perplexity", figure(Math.exp(evalLoss))));
  }

  /** How a model is tuned, in words. */
  static String method(TuningSpec tuning) {
    if (tuning instanceof TuningSpec.Lora lora) {
      String kind = (lora.rsLora() ? "rank-stabilized " : "") + (lora.dora() ? "DoRA" : "LoRA");
      return "%s, rank %d, alpha %s".formatted(kind, lora.rank(), lora.alpha());
    }
    if (tuning instanceof TuningSpec.Freeze freeze) {
      return "full fine-tuning above the lowest " + freeze.ratio() + " of the blocks";
    }
    return "full fine-tuning";
  }

  private static String figure(double loss) {
    return String.format(Locale.ROOT, "%.4f", loss);
  }
}
