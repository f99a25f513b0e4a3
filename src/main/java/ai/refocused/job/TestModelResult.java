package ai.refocused.job;

import ai.refocused.job.generation.PromptAnswer;
import java.util.List;

/**
 * What models answered.
 *
 * @param answers model after model, in the order of the prompts
 * @param generatedTokens of all answers
 * @param generationSeconds time that they took, loading aside
 */
public record TestModelResult(
    List<PromptAnswer> answers, long generatedTokens, double generationSeconds)
    implements TrainerResult {
  public TestModelResult {
    answers = List.copyOf(answers);
  }
}
