package ai.refocused.dataset;

import ai.refocused.dataset.source.Finding;
import java.util.List;

/**
 * What was found in a dataset.
 *
 * @param rows usable rows of all files
 * @param trainExamples rows to train on
 * @param evalExamples rows held out
 * @param tokens tokens of the rows to train on
 * @param labelledTokens those of them that count in the loss
 * @param truncated rows longer than {@code maxLength}, of which a part was cut off
 * @param dropped rows in which there was nothing to learn
 * @param warningCount warnings in all
 * @param warnings the first of them
 */
public record DatasetSummary(
    long rows,
    int trainExamples,
    int evalExamples,
    long tokens,
    long labelledTokens,
    long truncated,
    long dropped,
    long warningCount,
    List<Finding> warnings) {
  public DatasetSummary {
    warnings = List.copyOf(warnings);
  }
}
