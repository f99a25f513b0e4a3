package ai.refocused.job;

import java.nio.file.Path;

/**
 * Where examples come from and how they become token rows.
 *
 * @param files where the examples are
 * @param evalSplit share of the rows held out when the dataset has no eval file of its own, 0 to 1
 * @param maxLength most tokens of a row
 * @param packing whether several examples share a row of {@code maxLength} tokens
 * @param shuffle whether the order of the examples is drawn anew in each epoch; otherwise the
 *     file's order
 * @param trainOnPrompt whether prompt tokens count in the loss as well
 */
public record DatasetSpec(
    DataFiles files,
    double evalSplit,
    int maxLength,
    boolean packing,
    boolean shuffle,
    boolean trainOnPrompt) {

  /** The dataset's file or folder; absolute. */
  public Path path() {
    return files.path();
  }
}
