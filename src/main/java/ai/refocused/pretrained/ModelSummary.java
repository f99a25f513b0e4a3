package ai.refocused.pretrained;

import java.nio.file.Path;
import java.util.List;

/**
 * What can be said of a base model without reading its weights.
 *
 * @param parameters number of weights, from the configuration
 * @param warnings one sentence each
 * @param tokenizerFiles those of the tokenizer's files that are there
 */
public record ModelSummary(
    ModelConfig config, long parameters, List<String> warnings, List<Path> tokenizerFiles) {
  public ModelSummary {
    warnings = List.copyOf(warnings);
    tokenizerFiles = List.copyOf(tokenizerFiles);
  }
}
