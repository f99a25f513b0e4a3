package ai.refocused.worker;

import ai.refocused.job.JobSpec;
import ai.refocused.job.MemoryForecast;
import ai.refocused.job.PlanResult;
import ai.refocused.train.PeakMemory;
import ai.refocused.train.TrainingData;
import ai.refocused.train.TrainingPlan;
import ai.refocused.train.TrialSteps;
import java.util.Optional;

/** Adds up what a run takes. */
final class PlanFigures {
  private PlanFigures() {}

  /**
   * The figures of a run.
   *
   * @param trial measured steps, if there are any
   */
  static PlanResult of(
      JobSpec spec,
      MemoryNeed need,
      TrainingData batches,
      TrainingPlan plan,
      Optional<TrialSteps> trial) {
    MemoryForecast memory = need.forecast();
    long available = need.available();
    String advice = memory.total() <= available ? "" : need.advice(available).orElse("");
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
