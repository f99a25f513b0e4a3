package ai.refocused.train;

import ai.refocused.engine.Threads;
import ai.refocused.model.CausalLm;
import ai.refocused.train.checkpoint.CheckpointStore;
import ai.refocused.train.optimizer.LearningRateSchedule;
import ai.refocused.train.optimizer.Optimizer;

/**
 * What a training loop works with. All of it stays the caller's to close.
 *
 * @param optimizer made for {@code model}
 */
public record TrainingParts(
    CausalLm model,
    Optimizer optimizer,
    LearningRateSchedule schedule,
    TrainingData trainingData,
    EvaluationData evaluationData,
    CheckpointStore checkpoints,
    Threads threads) {}
