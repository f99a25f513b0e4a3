package ai.refocused.train;

import java.util.Optional;

/**
 * How a training loop ended.
 *
 * @param stopped why it ended before its last step; empty if it did not
 * @param startStep steps that earlier processes had done
 * @param bestStep step whose weights did best in evaluation; 0 if there was no evaluation, the
 *     final weights are then the best known
 */
public record TrainingOutcome(
    Optional<StopSignal.Reason> stopped,
    int startStep,
    int bestStep,
    TrainerState state,
    TrainResults results) {}
