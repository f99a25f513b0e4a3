package ai.refocused.monitor;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/**
 * A line of {@code metrics.jsonl} and {@code metrics.csv}. Names and meanings of the fields do not
 * change from version to version; new ones may come.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = MetricsRow.Training.class, name = "train"),
  @JsonSubTypes.Type(value = MetricsRow.Evaluation.class, name = "eval")
})
public sealed interface MetricsRow {

  /** Optimizer steps done. */
  int step();

  /** Epochs done, as a fraction. */
  double epoch();

  /** When it was. */
  Instant time();

  /** Resident memory of the trainer process at that time. */
  long memoryBytes();

  /**
   * Every {@code loggingSteps} steps.
   *
   * @param loss mean since the row before, in nats per labelled token
   * @param gradNorm of the last step, before clipping
   * @param learningRate of the last step
   * @param tokensPerSecond over the last steps, evaluation and checkpoints left out
   */
  record Training(
      int step,
      double epoch,
      Instant time,
      double loss,
      @JsonProperty("grad_norm") double gradNorm,
      @JsonProperty("learning_rate") double learningRate,
      @JsonProperty("tokens_per_second") double tokensPerSecond,
      @JsonProperty("memory_bytes") long memoryBytes)
      implements MetricsRow {}

  /**
   * An evaluation of the held-out examples; step 0 is the base model.
   *
   * @param loss mean over labelled tokens, in nats
   * @param perplexity e to the power of the loss
   * @param accuracy share of labelled tokens whose most likely prediction is right
   */
  record Evaluation(
      int step,
      double epoch,
      Instant time,
      @JsonProperty("eval_loss") double loss,
      @JsonProperty("eval_perplexity") double perplexity,
      @JsonProperty("eval_accuracy") double accuracy,
      @JsonProperty("memory_bytes") long memoryBytes)
      implements MetricsRow {}

  /** Whether both tell of the same: a run that goes on from a checkpoint computes it again. */
  default boolean repeats(MetricsRow other) {
    return step() == other.step() && getClass() == other.getClass();
  }
}
