package ai.refocused.job;

import ai.refocused.job.evaluation.Canary;
import java.util.List;

/**
 * What is generated for an evaluation.
 *
 * @param samples examples that answers are generated for, at most
 * @param codeLanguage the language of code that does not say it; empty if there is none
 */
public record AnswerSpec(
    int samples, String codeLanguage, List<Canary> canaries, GenerationSpec generation) {
  public AnswerSpec {
    canaries = List.copyOf(canaries);
  }
}
