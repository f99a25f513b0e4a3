package ai.refocused.job;

import java.nio.file.Path;

/**
 * Where examples come from and how they become token rows.
 *
 * @param path a JSON or JSONL file, or a folder with train and eval files; absolute
 * @param evalSplit share of the rows held out when the dataset has no eval file of its own, 0 to 1
 * @param maxLength most tokens of a row
 * @param packing whether several examples share a row of {@code maxLength} tokens
 * @param shuffle whether the order of the examples is drawn anew in each epoch; otherwise the
 *     file's order
 * @param trainOnPrompt whether prompt tokens count in the loss as well
 */
public record DatasetSpec(
    Path path,
    double evalSplit,
    int maxLength,
    boolean packing,
    boolean shuffle,
    boolean trainOnPrompt) {}
