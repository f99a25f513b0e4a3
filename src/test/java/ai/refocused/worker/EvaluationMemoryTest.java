package ai.refocused.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.dataset.DatasetLoader;
import ai.refocused.dataset.LoadedDataset;
import ai.refocused.dataset.Reachable;
import ai.refocused.dataset.TokenizedExample;
import ai.refocused.dataset.store.TokenCache;
import ai.refocused.job.JobFixture;
import ai.refocused.job.event.EventWriter;
import ai.refocused.train.EvaluationData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run keeps of held-out examples, from their file to the batches that are evaluated. */
class EvaluationMemoryTest {
  private static final Path MODEL =
      Path.of("src/test/resources/reference/models/neox-tiny").toAbsolutePath();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {40, 400})
  void batchesAreMadeOfTheFileWhenAskedForAndNotKept(int size) throws IOException {
    Reachable seen = new Reachable();
    JobFixture fixture = new JobFixture();
    fixture.dataset = JobFixture.dataset(examples(2 * size), 0.5, 64, false);
    EvaluationData evaluation;
    try (ModelTextFiles files = ModelTextFiles.open(MODEL);
        EventWriter events = new EventWriter(folder.resolve("events.jsonl"))) {
      DatasetLoader loader = new DatasetLoader(fixture.task, files.text());
      TokenCache cache = new TokenCache(folder.resolve("tokens"));
      LoadedDataset dataset = loader.load(fixture.dataset, fixture.seed, cache, "key");
      assertThat(dataset.eval()).hasSize(size);
      evaluation =
          new RunData(fixture.job(), new EventPublisher(events))
              .evaluation(watching(dataset.eval(), seen));
    }
    int before = seen.watched();

    IntStream.range(0, evaluation.batches()).forEach(i -> seen.watch(evaluation.batch(i)));

    assertThat(seen.watched() - before).isEqualTo(size + evaluation.batches());
    assertThat(seen.count()).isZero();
    // Asked once more, so that it lives until here with all that it keeps.
    assertThat(evaluation.batch(0).sequences()).isPositive();
  }

  private Path examples(int count) throws IOException {
    List<String> rows =
        IntStream.range(0, count)
            .mapToObj(i -> List.of(10 + i / 30, 50 + i % 30, 7))
            .map(tokens -> "{\"input_ids\": %s, \"labels\": %s}".formatted(tokens, tokens))
            .toList();
    return Files.write(folder.resolve("tokens.jsonl"), rows);
  }

  private static List<TokenizedExample> watching(List<TokenizedExample> examples, Reachable seen) {
    return new AbstractList<>() {
      @Override
      public TokenizedExample get(int index) {
        return seen.watch(examples.get(index));
      }

      @Override
      public int size() {
        return examples.size();
      }
    };
  }
}
