package ai.refocused.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * {@code trainer_state.json} as Hugging Face's {@code TrainerState} reads and writes it; it takes
 * exactly such fields, so there are no others. The {@code best_} fields are null if no evaluation
 * took place.
 *
 * @param bestModelCheckpoint folder of the best weights, relative to the checkpoints' folder
 */
public record TrainerState(
    @JsonProperty("best_global_step") Integer bestGlobalStep,
    @JsonProperty("best_metric") Double bestMetric,
    @JsonProperty("best_model_checkpoint") String bestModelCheckpoint,
    double epoch,
    @JsonProperty("eval_steps") int evalSteps,
    @JsonProperty("global_step") int globalStep,
    @JsonProperty("log_history") List<LogEntry> logHistory,
    @JsonProperty("logging_steps") int loggingSteps,
    @JsonProperty("max_steps") int maxSteps,
    @JsonProperty("num_input_tokens_seen") long numInputTokensSeen,
    @JsonProperty("num_train_epochs") double numTrainEpochs,
    @JsonProperty("save_steps") int saveSteps,
    @JsonProperty("train_batch_size") int trainBatchSize) {

  /** Its file name, in checkpoints and beside the models. */
  public static final String FILE_NAME = "trainer_state.json";

  public TrainerState {
    logHistory = List.copyOf(logHistory);
  }

  static TrainerState of(TrainingPlan plan, Progress progress, List<LogEntry> history) {
    boolean evaluated = progress.best().step() > 0;
    return new TrainerState(
        evaluated ? progress.best().step() : null,
        evaluated ? progress.best().value() : null,
        evaluated ? "best-step-" + progress.best().step() : null,
        progress.epochs(plan),
        plan.cadence().evalSteps(),
        progress.step(),
        history,
        plan.cadence().loggingSteps(),
        plan.totalSteps(),
        progress.tokens(),
        plan.numEpochs(),
        plan.cadence().saveSteps(),
        plan.batch().perDeviceTrainBatchSize());
  }
}
