package ai.refocused.worker;

import ai.refocused.adapter.AdapterBase;
import ai.refocused.export.AdapterContent;
import ai.refocused.export.AdapterWriter;
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
        target,
        ModelFolderContent.tuned(
            base, model.mergedTensors(), RunCard.of(spec, outcome.results(), evalLoss)));
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
            RunCard.of(spec, outcome.results(), evalLoss)));
    return Optional.of(target);
  }
}
