package ai.refocused.dataset;

import java.util.List;

/**
 * A dataset ready to train on.
 *
 * @param train in the order of the file
 * @param eval held out, in the order of the file; may be empty
 * @param contentHash SHA-256 over the content of the dataset's files, in hexadecimal
 */
public record LoadedDataset(
    List<TokenizedExample> train,
    List<TokenizedExample> eval,
    DatasetSummary summary,
    String contentHash) {
  public LoadedDataset {
    train = List.copyOf(train);
    eval = List.copyOf(eval);
  }
}
