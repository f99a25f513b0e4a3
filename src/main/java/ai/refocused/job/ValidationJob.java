package ai.refocused.job;

import ai.refocused.job.validation.ValidationSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * To look at a dataset as a fine-tuning would read it.
 *
 * @param baseModel folder of the model whose tokenizer is used; without one, nothing is tokenized
 * @param numEpochs passes over the training examples, to estimate steps
 * @param maxSteps optimizer steps of a run; 0 leaves it to {@code numEpochs}
 */
public record ValidationJob(
    Task task,
    Optional<Path> baseModel,
    DatasetSpec dataset,
    BatchSpec batch,
    double numEpochs,
    int maxSteps,
    ValidationSpec validation)
    implements TrainerJob {

  @Override
  public List<Path> dataFiles() {
    return dataset.files().all();
  }

  @Override
  public boolean computes() {
    return false;
  }
}
