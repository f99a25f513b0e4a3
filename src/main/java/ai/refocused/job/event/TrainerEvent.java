package ai.refocused.job.event;

import ai.refocused.job.ExitCode;
import ai.refocused.job.MemoryForecast;
import ai.refocused.job.Problem;
import ai.refocused.job.TrainerResult;
import ai.refocused.job.generation.PromptAnswer;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.file.Path;
import java.util.List;

/**
 * One thing the trainer has to tell. A run opens with {@link Started} and closes with exactly one
 * {@link Completed} or {@link Failed}; a process that ends without has crashed. Losses are in nats
 * per token.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TrainerEvent.Started.class, name = "started"),
  @JsonSubTypes.Type(value = TrainerEvent.Phase.class, name = "phase"),
  @JsonSubTypes.Type(value = TrainerEvent.TrainingPlanned.class, name = "training-planned"),
  @JsonSubTypes.Type(value = TrainerEvent.DatasetRead.class, name = "dataset-read"),
  @JsonSubTypes.Type(value = TrainerEvent.MemoryPlanned.class, name = "memory-planned"),
  @JsonSubTypes.Type(value = TrainerEvent.StepLogged.class, name = "step"),
  @JsonSubTypes.Type(value = TrainerEvent.Evaluated.class, name = "evaluation"),
  @JsonSubTypes.Type(value = TrainerEvent.StoppedEarly.class, name = "stopped-early"),
  @JsonSubTypes.Type(value = TrainerEvent.LearningRateFound.class, name = "learning-rate-found"),
  @JsonSubTypes.Type(value = TrainerEvent.CheckpointSaved.class, name = "checkpoint-saved"),
  @JsonSubTypes.Type(value = TrainerEvent.PromptAwaited.class, name = "prompt-awaited"),
  @JsonSubTypes.Type(value = TrainerEvent.AnswerPart.class, name = "answer-part"),
  @JsonSubTypes.Type(value = TrainerEvent.Answered.class, name = "answered"),
  @JsonSubTypes.Type(value = TrainerEvent.Warning.class, name = "warning"),
  @JsonSubTypes.Type(value = TrainerEvent.Completed.class, name = "completed"),
  @JsonSubTypes.Type(value = TrainerEvent.Failed.class, name = "failed")
})
public sealed interface TrainerEvent {

  /** The version of this protocol; the two processes must agree. */
  int PROTOCOL = 1;

  /** Whether nothing comes after it. */
  @JsonIgnore
  default boolean isLast() {
    return false;
  }

  /**
   * The first event.
   *
   * @param device what computes, for people to read, such as {@code CPU
   *     (linux-x86_64-onednn-avx512, 8 threads)}
   */
  record Started(int protocol, long pid, String device) implements TrainerEvent {}

  /**
   * A part of the run begins.
   *
   * @param name such as {@code loading model} or {@code exporting}
   * @param detail what it works on, or empty
   */
  record Phase(String name, String detail) implements TrainerEvent {}

  /**
   * How the dataset was understood.
   *
   * @param format of its rows, in words
   * @param tokens of the examples to train on
   * @param labelledTokens those of them that count in the loss
   * @param packedRows rows that the examples of an epoch are packed into; 0 if they are not
   * @param packedShare share of these rows' places that tokens take
   */
  record DatasetRead(
      String format, long tokens, long labelledTokens, int packedRows, double packedShare)
      implements TrainerEvent {}

  /**
   * What the run will take of memory, before the model is loaded.
   *
   * @param availableBytes what is free for the trainer, what it has already included
   */
  record MemoryPlanned(MemoryForecast memory, long availableBytes) implements TrainerEvent {}

  /** All is loaded and the first step comes next. */
  record TrainingPlanned(
      int totalSteps,
      long trainExamples,
      long evalExamples,
      long trainableParameters,
      long totalParameters)
      implements TrainerEvent {}

  /**
   * Sent every {@code loggingSteps} optimizer steps; loss, norm and speed are of the steps since
   * the one before.
   *
   * @param gradNorm global L2 norm before clipping
   * @param tokensPerSecond training tokens without padding
   * @param etaSeconds estimated time to the last step
   */
  record StepLogged(
      int step,
      int totalSteps,
      double epoch,
      double loss,
      double gradNorm,
      double learningRate,
      double tokensPerSecond,
      double etaSeconds)
      implements TrainerEvent {}

  /**
   * Held-out loss after a step; step 0 is the base model.
   *
   * @param perplexity e to the power of the loss
   */
  record Evaluated(int step, double evalLoss, double perplexity) implements TrainerEvent {}

  /**
   * Evaluations have not improved for as long as the patience is: training ends here.
   *
   * @param bestStep step of the best evaluation
   */
  record StoppedEarly(int step, int bestStep) implements TrainerEvent {}

  /**
   * A sweep has found a learning rate.
   *
   * @param picture the sweep's losses as an SVG document
   */
  record LearningRateFound(double learningRate, Path picture) implements TrainerEvent {}

  /** A checkpoint is complete on disk. */
  record CheckpointSaved(int step, Path path) implements TrainerEvent {}

  /** The trainer waits for a {@link ParentLine} on its standard input. */
  record PromptAwaited() implements TrainerEvent {}

  /** The next characters of an answer to a prompt that the parent sent. */
  record AnswerPart(String model, String text) implements TrainerEvent {}

  /** An answer to a prompt that the parent sent is complete. */
  record Answered(PromptAnswer answer) implements TrainerEvent {}

  /** Something the user should know that does not stop the run. */
  record Warning(String message) implements TrainerEvent {}

  /** The run is done and everything it promises is on disk. */
  record Completed(TrainerResult result) implements TrainerEvent {
    @Override
    public boolean isLast() {
      return true;
    }
  }

  /**
   * The run ends without a result.
   *
   * @param reason also the exit code of the process
   * @param message one sentence
   * @param problems what the user can mend; may be empty
   */
  record Failed(ExitCode reason, String message, List<Problem> problems) implements TrainerEvent {
    public Failed {
      problems = List.copyOf(problems);
    }

    @Override
    public boolean isLast() {
      return true;
    }
  }
}
