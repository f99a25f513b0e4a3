package ai.refocused.job;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What models are measured on.
 *
 * @param dataset how examples are read
 * @param whole whether every example counts; otherwise those that {@code finetune} holds out
 * @param general text of all sorts, to see what was forgotten; none or one
 * @param batchSize examples at a time
 */
public record EvaluationDataSpec(
    DatasetSpec dataset, boolean whole, List<DataFiles> general, int batchSize) {
  public EvaluationDataSpec {
    general = List.copyOf(general);
  }

  /** All files of examples. */
  public List<Path> files() {
    List<Path> files = new ArrayList<>(dataset.files().all());
    general.forEach(set -> files.addAll(set.all()));
    return files;
  }
}
