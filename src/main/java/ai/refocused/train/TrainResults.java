package ai.refocused.train;

import ai.refocused.model.CausalLm;
import ai.refocused.model.Parameter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * {@code train_results.json}: Hugging Face's fields and ours. Times and speeds are those of this
 * process: a resumed run leaves out what earlier ones did.
 *
 * @param trainLoss mean loss of all steps, earlier processes' included
 * @param trainRuntime seconds from the first step to the end, evaluation and checkpoints included
 * @param trainStepsPerSecond optimizer steps over {@code trainRuntime}
 * @param trainTokensPerSecond tokens over {@code trainRuntime}; there is no padding to count
 * @param medianMillisPerStep of the optimizer steps but the first, without evaluation and
 *     checkpoints; 0 if there was at most one step
 * @param peakMemoryBytes resident memory of the trainer process
 * @param peakMemorySource how it was measured, see {@link PeakMemory}
 * @param baseEvalLoss of the model as it came; null if nothing is held out, as for the next two
 * @param evalLoss of the last evaluation
 * @param bestEvalLoss of the best evaluation, by whatever metric
 * @param skippedSteps steps that were not taken because a number was not finite
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainResults(
    double epoch,
    @JsonProperty("global_step") int globalStep,
    @JsonProperty("skipped_steps") int skippedSteps,
    @JsonProperty("train_loss") double trainLoss,
    @JsonProperty("train_runtime") double trainRuntime,
    @JsonProperty("train_steps_per_second") double trainStepsPerSecond,
    @JsonProperty("train_tokens_per_second") double trainTokensPerSecond,
    @JsonProperty("train_tokens") long trainTokens,
    @JsonProperty("median_ms_per_step") double medianMillisPerStep,
    @JsonProperty("peak_memory_bytes") long peakMemoryBytes,
    @JsonProperty("peak_memory_source") String peakMemorySource,
    @JsonProperty("trainable_parameters") long trainableParameters,
    @JsonProperty("total_parameters") long totalParameters,
    @JsonProperty("base_eval_loss") Double baseEvalLoss,
    @JsonProperty("eval_loss") Double evalLoss,
    @JsonProperty("best_eval_loss") Double bestEvalLoss) {

  /** Its file name beside the models. */
  public static final String FILE_NAME = "train_results.json";

  private static Double bestLoss(List<LogEntry.Evaluation> evaluations, int step) {
    return evaluations.stream()
        .filter(evaluation -> step > 0 && evaluation.step() == step)
        .map(LogEntry.Evaluation::loss)
        .findFirst()
        .orElse(null);
  }

  static TrainResults of(
      CausalLm model, TrainerState state, Progress progress, SessionClock clock) {
    double runtime = clock.runtimeSeconds();
    PeakMemory memory = PeakMemory.measure();
    List<LogEntry.Evaluation> evaluations =
        state.logHistory().stream()
            .filter(LogEntry.Evaluation.class::isInstance)
            .map(LogEntry.Evaluation.class::cast)
            .toList();
    return new TrainResults(
        state.epoch(),
        progress.step(),
        progress.skippedSteps(),
        progress.meanLoss(),
        runtime,
        clock.steps() / runtime,
        clock.tokens() / runtime,
        progress.tokens(),
        clock.medianMillisPerStep(),
        memory.bytes(),
        memory.source(),
        model.parameters().stream().mapToLong(Parameter::length).sum(),
        model.totalParameters(),
        evaluations.isEmpty() ? null : evaluations.get(0).loss(),
        evaluations.isEmpty() ? null : evaluations.get(evaluations.size() - 1).loss(),
        bestLoss(evaluations, progress.best().step()));
  }
}
