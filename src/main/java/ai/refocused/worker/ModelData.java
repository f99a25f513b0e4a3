package ai.refocused.worker;

import ai.refocused.dataset.DatasetLoader;
import ai.refocused.dataset.LoadedDataset;
import ai.refocused.dataset.source.Row;
import ai.refocused.job.DatasetSpec;
import ai.refocused.job.Task;
import ai.refocused.pretrained.PretrainedFolder;
import java.io.IOException;
import java.util.List;

/** A dataset as a model sees it: with its tokenizer, its template, and within its positions. */
final class ModelData {
  private final PretrainedFolder model;
  private final Task task;
  private final DatasetSpec spec;
  private final long seed;
  private final EventPublisher events;

  /**
   * @param model stays the caller's, and open
   */
  ModelData(PretrainedFolder model, Task task, DatasetSpec spec, long seed, EventPublisher events) {
    this.model = model;
    this.task = task;
    this.seed = seed;
    this.events = events;
    this.spec = ModelTextFiles.withinPositions(model.config(), spec, events);
  }

  /** Reads the examples, or finds them in the cache. */
  LoadedDataset load() throws IOException {
    return withLoader(
        loader -> {
          LoadedDataset dataset = TokenizedDataset.load(loader, spec, task, seed, model);
          new DatasetReport(spec, dataset).tell(events);
          return dataset;
        });
  }

  /** What the examples depend on: models with the same see the same tokens. */
  String key() throws IOException {
    return TokenizedDataset.key(spec, task, model);
  }

  /** See {@link DatasetLoader#rows}. */
  List<Row> rows(LoadedDataset dataset, List<Integer> places) throws IOException {
    return withLoader(loader -> loader.rows(spec, dataset, places));
  }

  @FunctionalInterface
  private interface Work<T> {
    T with(DatasetLoader loader) throws IOException;
  }

  private <T> T withLoader(Work<T> work) throws IOException {
    try (ModelTextFiles files = ModelTextFiles.of(model)) {
      return work.with(new DatasetLoader(task, files.text()));
    }
  }
}
