package ai.refocused.dataset;

import ai.refocused.dataset.source.Finding;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was found in a dataset.
 *
 * @param rows usable rows of all files
 * @param formats how many of them are of each format, in words
 * @param trainExamples rows to train on
 * @param evalExamples rows held out
 * @param tokens tokens of the rows to train on
 * @param labelledTokens those of them that count in the loss
 * @param tooLong rows longer than {@code maxLength}, which are cut, left out or split
 * @param dropped rows in which there was nothing to learn
 * @param warningCount warnings in all
 * @param warnings the first of them
 */
public record DatasetSummary(
    long rows,
    Map<String, Long> formats,
    int trainExamples,
    int evalExamples,
    long tokens,
    long labelledTokens,
    long tooLong,
    long dropped,
    long warningCount,
    List<Finding> warnings) {
  public DatasetSummary {
    formats = Collections.unmodifiableMap(new LinkedHashMap<>(formats));
    warnings = List.copyOf(warnings);
  }

  /** The format of the rows, or the formats with their numbers. */
  public String format() {
    return formats.size() == 1
        ? formats.keySet().iterator().next()
        : formats.entrySet().stream()
            .map(format -> format.getKey() + " (" + format.getValue() + " rows)")
            .collect(Collectors.joining(", "));
  }
}
