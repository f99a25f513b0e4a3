package ai.refocused.job;

/**
 * Looks for a learning rate for a fine-tuning, without doing it.
 *
 * @param finetuning all of it counts but the length, the schedule and the learning rate
 */
public record LearningRateJob(JobSpec finetuning) implements TrainerJob {}
