package ai.refocused.worker;

import ai.refocused.dataset.LoadedDataset;
import ai.refocused.job.JobSpec;
import ai.refocused.job.event.TrainerEvent;
import ai.refocused.train.checkpoint.JobFingerprint;
import ai.refocused.worker.monitoring.RunDescription;
import ai.refocused.worker.monitoring.RunMonitor;
import java.util.SortedMap;
import org.bytedeco.javacpp.Pointer;

/** Tells a monitor what there is to know about a run. */
final class RunMonitoring {
  private RunMonitoring() {}

  static RunMonitor of(
      JobSpec spec,
      JobFingerprint fingerprint,
      TrainerEvent.TrainingPlanned plan,
      LoadedDataset dataset,
      EventPublisher events) {
    SortedMap<String, String> inputs = fingerprint.entries();
    RunDescription description =
        new RunDescription(
            spec,
            RunCard.method(spec.tuning()),
            inputs.get(RunFingerprint.BASE_MODEL),
            inputs.get(RunFingerprint.DATASET),
            inputs.get(RunFingerprint.PLUGIN_VERSION),
            Device.describe(spec.compute().threads()));
    return new RunMonitor(
        spec.outputDirectory(),
        startStep -> description.facts(plan, dataset, startStep),
        Pointer::physicalBytes,
        events::warning);
  }
}
