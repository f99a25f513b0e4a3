package ai.refocused.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** An entry of {@code log_history}, with the field names of Hugging Face's Trainer. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
  @JsonSubTypes.Type(LogEntry.Training.class),
  @JsonSubTypes.Type(LogEntry.Evaluation.class),
  @JsonSubTypes.Type(LogEntry.Summary.class)
})
public sealed interface LogEntry {

  /** Steps done. */
  int step();

  /** A logged step. */
  record Training(
      double epoch,
      @JsonProperty("grad_norm") double gradNorm,
      @JsonProperty("learning_rate") double learningRate,
      double loss,
      int step)
      implements LogEntry {

    static Training of(StepReport report) {
      return new Training(
          report.epoch(), report.gradNorm(), report.learningRate(), report.loss(), report.step());
    }
  }

  /** An evaluation; at step 0 that of the model as it came. */
  record Evaluation(
      double epoch,
      @JsonProperty("eval_loss") double loss,
      @JsonProperty("eval_accuracy") double accuracy,
      @JsonProperty("eval_runtime") double runtime,
      @JsonProperty("eval_samples_per_second") double samplesPerSecond,
      @JsonProperty("eval_steps_per_second") double stepsPerSecond,
      int step)
      implements LogEntry {

    static Evaluation of(EvaluationReport report) {
      double runtime = Math.max(report.runtimeSeconds(), 1e-9);
      return new Evaluation(
          report.epoch(),
          report.loss(),
          report.accuracy(),
          report.runtimeSeconds(),
          report.sequences() / runtime,
          report.batches() / runtime,
          report.step());
    }
  }

  /** The end of the run. */
  record Summary(
      double epoch,
      @JsonProperty("train_loss") double trainLoss,
      @JsonProperty("train_runtime") double trainRuntime,
      @JsonProperty("train_steps_per_second") double trainStepsPerSecond,
      int step)
      implements LogEntry {}
}
