package ai.refocused.worker;

import ai.refocused.dataset.LoadedDataset;
import ai.refocused.engine.Machine;
import ai.refocused.job.JobSpec;
import ai.refocused.job.MemoryForecast;
import ai.refocused.job.PlanResult;
import ai.refocused.model.NeoxModel;
import ai.refocused.pretrained.PretrainedFolder;
import ai.refocused.train.PeakMemory;
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
    MemoryForecast memory = need.forecast();
    boolean fits = memory.total() <= need.available();
    Optional<TrialSteps> trial =
        fits ? measure(base, dataset, machine, batches, plan) : Optional.empty();
    if (fits && trial.isEmpty()) {
      return stop.reason();
    }
    String advice = fits ? "" : need.advice(need.available()).orElse("");
    events.completed(result(memory, need.available(), advice, batches, plan, trial));
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

  private PlanResult result(
      MemoryForecast memory,
      long available,
      String advice,
      TrainingData batches,
      TrainingPlan plan,
      Optional<TrialSteps> trial) {
    int count = batches.batchesPerEpoch(0);
    long epochTokens = 0;
    for (int i = 0; i < count; i++) {
      epochTokens += batches.batch(0, i).tokens();
    }
    int epochSteps = -Math.floorDiv(-count, spec.batch().gradientAccumulationSteps());
    long runTokens = Math.round((double) epochTokens * plan.totalSteps() / epochSteps);
    return new PlanResult(
        memory,
        available,
        advice,
        plan.totalSteps(),
        epochSteps,
        epochTokens,
        runTokens,
        trial.map(t -> t.seconds() / t.steps()).orElse(0.0),
        trial.map(t -> t.seconds() / t.tokens() * runTokens).orElse(0.0),
        trial.isPresent() ? PeakMemory.measure().bytes() : 0);
  }
}
