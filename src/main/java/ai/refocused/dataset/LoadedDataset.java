package ai.refocused.dataset;

import java.util.Collections;
import java.util.List;

/**
 * A dataset ready to train on.
 *
 * @param train in the order of the file; perhaps made anew from a file whenever asked for
 * @param eval held out, in the order of the file; may be empty
 * @param heldOut places of {@code eval} among all token rows of the files, where a share of them is
 *     held out; else empty
 * @param contentHash SHA-256 over the content of the dataset's files, in hexadecimal
 */
public record LoadedDataset(
    List<TokenizedExample> train,
    List<TokenizedExample> eval,
    int[] heldOut,
    DatasetSummary summary,
    String contentHash) {
  public LoadedDataset {
    train = unmodifiable(train);
    eval = unmodifiable(eval);
  }

  /** Number of tokens of each example to train on. */
  public int[] trainLengths() {
    return Lengths.of(train);
  }

  /** Number of tokens of each example held out. */
  public int[] evalLengths() {
    return Lengths.of(eval);
  }

  private static List<TokenizedExample> unmodifiable(List<TokenizedExample> examples) {
    return examples instanceof StoredExamples ? examples : Collections.unmodifiableList(examples);
  }

  /** Where an example that is evaluated stands among the token rows of its files. */
  int placeInFiles(int place) {
    return heldOut.length == 0 ? place : heldOut[place];
  }
}
