package ai.refocused.worker;

import ai.refocused.dataset.LoadedDataset;
import ai.refocused.engine.Machine;
import ai.refocused.job.ExplainResult;
import ai.refocused.job.JobSpec;
import ai.refocused.pretrained.GptNeoxTensors;
import ai.refocused.pretrained.PretrainedFolder;
import java.io.IOException;
import java.util.Optional;

/** Finds out what a fine-tuning trains, and in how much memory. No weights are loaded. */
final class ExplainRun {
  private final JobSpec spec;
  private final EventPublisher events;
  private final RunData data;

  ExplainRun(JobSpec spec, EventPublisher events) {
    this.spec = spec;
    this.events = events;
    this.data = new RunData(spec, events);
  }

  void run() throws IOException {
    events.started(Device.describe(spec.compute()));
    try (PretrainedFolder base = PretrainedFolder.open(spec.baseModel().folder());
        Machine machine = Device.machine(spec.compute())) {
      base.warnings().forEach(events::warning);
      events.phase("reading dataset", spec.dataset().files().name());
      LoadedDataset dataset = data.load(base);
      MemoryNeed need = new MemoryNeed(spec, base.config(), dataset, machine);
      try (PreparedBatches batches =
          new PreparedBatches(data.batches(dataset.train()), spec.compute().numWorkers())) {
        TrainedWeights trained = TrainedWeights.of(spec.tuning(), base.config());
        events.completed(
            new ExplainResult(
                PlanFigures.of(spec, need, batches, data.plan(batches), Optional.empty()),
                dataset.train().size(),
                dataset.eval().size(),
                GptNeoxTensors.parameterCount(base.config()),
                trained.parameters(),
                trained.parts(),
                trained.targets()));
      }
    }
  }
}
