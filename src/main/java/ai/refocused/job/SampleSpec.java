package ai.refocused.job;

import java.util.List;

/**
 * What a fine-tuning lets its model say before and after, for the report.
 *
 * @param prompts as a user would write them; none for no samples
 */
public record SampleSpec(List<String> prompts, GenerationSpec generation) {
  /** No samples. */
  public static final SampleSpec NONE = new SampleSpec(List.of(), GenerationSpec.greedy(1));

  public SampleSpec {
    prompts = List.copyOf(prompts);
  }
}
