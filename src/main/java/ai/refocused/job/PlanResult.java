package ai.refocused.job;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * What a fine-tuning would take.
 *
 * @param availableBytes memory that was free for the trainer, what it had already included
 * @param advice the smallest change of settings with which it fits; empty if it fits or nothing
 *     helps
 * @param totalSteps optimizer steps of the run
 * @param epochSteps optimizer steps of an epoch
 * @param epochTokens training tokens of an epoch
 * @param runTokens training tokens of the run, about
 * @param stepSeconds mean time of the measured steps; 0 if none were measured
 * @param runSeconds estimate for all steps, without evaluation and checkpoints
 * @param peakBytes most memory that was resident in those steps; 0 if there were none
 */
public record PlanResult(
    MemoryForecast memory,
    long availableBytes,
    String advice,
    int totalSteps,
    int epochSteps,
    long epochTokens,
    long runTokens,
    double stepSeconds,
    double runSeconds,
    long peakBytes)
    implements TrainerResult {

  /** Whether there is room for it. */
  @JsonIgnore
  public boolean fits() {
    return memory.total() <= availableBytes;
  }
}
