package ai.refocused.job;

import ai.refocused.job.validation.DataRule;
import ai.refocused.job.validation.RuleLevel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where examples come from and how they become token rows.
 *
 * @param files where the examples are
 * @param evalSplit share of the rows held out when the dataset has no eval file of its own, 0 to 1
 * @param maxLength most tokens of a row
 * @param overflow what becomes of longer examples
 * @param packing whether several examples share a row of {@code maxLength} tokens
 * @param shuffle whether the order of the examples is drawn anew in each epoch; otherwise the
 *     file's order
 * @param rules levels of rules that have another than their own
 */
public record DatasetSpec(
    DataFiles files,
    double evalSplit,
    int maxLength,
    Overflow overflow,
    boolean packing,
    boolean shuffle,
    RowSpec rows,
    Map<DataRule, RuleLevel> rules) {
  public DatasetSpec {
    rules = Collections.unmodifiableMap(new TreeMap<>(rules));
  }

  /** With every rule at its own level. */
  public DatasetSpec(
      DataFiles files,
      double evalSplit,
      int maxLength,
      Overflow overflow,
      boolean packing,
      boolean shuffle,
      RowSpec rows) {
    this(files, evalSplit, maxLength, overflow, packing, shuffle, rows, Map.of());
  }

  /** The dataset's file or folder; absolute. */
  public Path path() {
    return files.path();
  }

  /** The same with rows of another length. */
  public DatasetSpec withMaxLength(int tokens) {
    return new DatasetSpec(files, evalSplit, tokens, overflow, packing, shuffle, rows, rules);
  }
}
