package ai.refocused.worker;

import ai.refocused.dataset.LoadedDataset;
import ai.refocused.engine.Machine;
import ai.refocused.job.JobSpec;
import ai.refocused.model.NeoxModel;
import ai.refocused.pretrained.PretrainedFolder;
import ai.refocused.train.StopSignal;
import ai.refocused.train.TrainingData;
import ai.refocused.train.TrainingParts;
import ai.refocused.train.TrainingPlan;
import ai.refocused.train.TrialSteps;
import ai.refocused.train.checkpoint.CheckpointStore;
import ai.refocused.train.checkpoint.DurableFiles;
import ai.refocused.train.checkpoint.JobFingerprint;
import ai.refocused.train.optimizer.LearningRateSchedule;
import ai.refocused.train.optimizer.Optimizer;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out what a fine-tuning takes: memory from the plans of the model, time from the first steps
 * with the real model and examples. Leaves nothing behind.
 */
final class PlanRun {
  private final JobSpec spec;
  private final EventPublisher events;
  private final StopSignal stop;
  private final RunData data;

  PlanRun(JobSpec spec, EventPublisher events, StopSignal stop) {
    this.spec = spec;
    this.events = events;
    this.stop = stop;
    this.data = new RunData(spec, events);
  }

  /** Runs; gives the reason if it left early. */
  Optional<StopSignal.Reason> run() throws IOException {
    events.started(Device.describe(spec.compute()));
    try (PretrainedFolder base = PretrainedFolder.open(spec.baseModel().folder());
        Machine machine = Device.machine(spec.compute())) {
      base.warnings().forEach(events::warning);
      events.phase("reading dataset", spec.dataset().files().name());
      LoadedDataset dataset = data.load(base);
      MemoryNeed need = new MemoryNeed(spec, base.config(), dataset, machine);
      try (PreparedBatches batches =
          new PreparedBatches(data.batches(dataset.train()), spec.compute().numWorkers())) {
        return plan(base, machine, dataset, batches, need);
      }
    }
  }

  private Optional<StopSignal.Reason> plan(
      PretrainedFolder base,
      Machine machine,
      LoadedDataset dataset,
      TrainingData batches,
      MemoryNeed need) {
    TrainingPlan plan = data.plan(batches);
    boolean fits = need.forecast().total() <= need.available();
    Optional<TrialSteps> trial =
        fits ? measure(base, dataset, machine, batches, plan) : Optional.empty();
    if (fits && trial.isEmpty()) {
      return stop.reason();
    }
    events.completed(PlanFigures.of(spec, need, batches, plan, trial));
    return Optional.empty();
  }

  private Optional<TrialSteps> measure(
      PretrainedFolder base,
      LoadedDataset dataset,
      Machine machine,
      TrainingData batches,
      TrainingPlan plan) {
    events.phase("loading model", spec.baseModel().name());
    try (NeoxModel model = RunModel.load(spec, base, dataset, machine);
        Optimizer optimizer = Optimizer.of(model, spec.optimizer(), machine.threads())) {
      TrainingParts parts =
          new TrainingParts(
              model,
              optimizer,
              LearningRateSchedule.of(
                  spec.schedule(),
                  spec.optimizer().learningRate(),
                  plan.totalSteps(),
                  events::warning),
              batches,
              data.evaluation(dataset.eval()),
              unusedCheckpoints(),
              machine.threads());
      events.phase("measuring", "");
      return TrialSteps.run(parts, plan, stop);
    }
  }

  /** Steps alone neither read nor write checkpoints. */
  private CheckpointStore unusedCheckpoints() {
    return new CheckpointStore(
        spec.outputDirectory().resolve("checkpoints"),
        JobFingerprint.of(Map.of()),
        0,
        events::warning,
        DurableFiles.system());
  }
}
