package ai.refocused.worker.monitoring;

import ai.refocused.dataset.DatasetSummary;
import ai.refocused.dataset.LoadedDataset;
import ai.refocused.job.JobSpec;
import ai.refocused.job.event.TrainerEvent;
import ai.refocused.monitor.LengthHistogram;
import ai.refocused.monitor.RunFacts;
import java.time.Instant;
import java.util.stream.IntStream;

/**
 * What a report says of a run beside its figures.
 *
 * @param method how the model is tuned, in words
 * @param baseModelHash SHA-256 of the base model's files
 * @param datasetHash SHA-256 of the dataset's files
 * @param device what computes, in words
 */
public record RunDescription(
    JobSpec spec,
    String method,
    String baseModelHash,
    String datasetHash,
    String pluginVersion,
    String device) {

  /** The facts of a run that goes on from {@code startStep}. */
  public RunFacts facts(TrainerEvent.TrainingPlanned plan, LoadedDataset dataset, int startStep) {
    return new RunFacts(
        spec.task().id(),
        method,
        Instant.now(),
        startStep,
        plan.totalSteps(),
        spec.optimizer().maxGradNorm(),
        new RunFacts.Model(
            spec.baseModel().name(),
            baseModelHash,
            plan.trainableParameters(),
            plan.totalParameters()),
        dataset(dataset),
        spec.settings(),
        Environment.facts(pluginVersion, device));
  }

  private RunFacts.Dataset dataset(LoadedDataset loaded) {
    DatasetSummary summary = loaded.summary();
    IntStream lengths =
        IntStream.concat(IntStream.of(loaded.trainLengths()), IntStream.of(loaded.evalLengths()));
    return new RunFacts.Dataset(
        spec.dataset().files().name(),
        datasetHash,
        new RunFacts.Rows(
            summary.format(),
            summary.rows(),
            summary.tooLong(),
            spec.dataset().overflow().id(),
            summary.dropped()),
        summary.trainExamples(),
        summary.evalExamples(),
        summary.tokens(),
        summary.labelledTokens(),
        spec.dataset().maxLength(),
        LengthHistogram.of(lengths.toArray()));
  }
}
