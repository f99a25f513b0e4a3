package ai.refocused.dataset;

import java.util.Collections;
import java.util.List;

/**
 * A dataset ready to train on.
 *
 * @param train in the order of the file; perhaps made anew from a file whenever asked for
 * @param eval held out, in the order of the file; may be empty
 * @param contentHash SHA-256 over the content of the dataset's files, in hexadecimal
 */
public record LoadedDataset(
    List<TokenizedExample> train,
    List<TokenizedExample> eval,
    DatasetSummary summary,
    String contentHash) {
  public LoadedDataset {
    train = Collections.unmodifiableList(train);
    eval = Collections.unmodifiableList(eval);
  }
}
