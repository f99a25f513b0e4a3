package ai.refocused.monitor.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.monitor.MetricsRow;
import ai.refocused.monitor.Rows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
  @TempDir Path folder;

  @Test
  void theReadersCrcIsThatOfTheSpecification() {
    // RFC 3720, B.4, and the usual check value.
    assertThat(EventFileReader.crc32c(new byte[32])).isEqualTo(0x8a9136aa);
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(EventFileReader.crc32c(digits)).isEqualTo(0xe3069283);
  }

  @Test
  void aFileOpensWithItsVersionAndTheStartOfASession() throws IOException {
    EventFile.start(
            folder.resolve("runs"), "0001.2", Instant.ofEpochMilli(1_500_000_000_250L), List.of())
        .close();

    List<EventFileReader.Event> events = read();
    assertThat(events).hasSize(2);
    assertThat(events.get(0).version()).isEqualTo("brain.Event:2");
    assertThat(events.get(0).wallTime()).isEqualTo(1.50000000025e9);
    assertThat(events.get(1).session()).isEqualTo(1L);
    assertThat(events.get(1).step()).isZero();
  }

  @Test
  void valuesHaveTheTagsOfHuggingFacesTrainer() throws IOException {
    MetricsRow.Training training = Rows.training(300);
    MetricsRow.Evaluation evaluation = Rows.evaluation(300);
    try (EventFile file =
        EventFile.start(folder.resolve("runs"), "1", Instant.EPOCH, List.of(training))) {
      file.add(evaluation);

      List<EventFileReader.Event> events = read();
      assertThat(events).hasSize(4);
      assertThat(events.get(2).step()).isEqualTo(300);
      assertThat(events.get(2).wallTime()).isEqualTo(1_700_000_300.0);
      assertThat(events.get(2).scalars())
          .containsEntry("train/loss", (float) training.loss())
          .containsEntry("train/grad_norm", (float) training.gradNorm())
          .containsEntry("train/learning_rate", (float) training.learningRate())
          .containsEntry("train/tokens_per_second", (float) training.tokensPerSecond())
          .containsEntry("train/memory_bytes", (float) training.memoryBytes())
          .containsEntry("train/epoch", (float) training.epoch())
          .hasSize(6);
      assertThat(events.get(3).scalars())
          .containsEntry("eval/loss", (float) evaluation.loss())
          .containsEntry("eval/perplexity", (float) evaluation.perplexity())
          .containsEntry("eval/accuracy", (float) evaluation.accuracy())
          .hasSize(3);
    }
  }

  @Test
  void aRunThatGoesOnLeavesOneFileWithItsRowsAlone() throws IOException {
    EventFile.start(folder.resolve("runs"), "1", Instant.EPOCH, Rows.run(25)).close();
    EventFile.start(folder.resolve("runs"), "2", Instant.EPOCH, Rows.run(20)).close();

    assertThat(files()).containsExactly("events.out.tfevents.2");
    assertThat(read()).hasSize(2 + Rows.run(20).size());
  }

  private List<EventFileReader.Event> read() throws IOException {
    List<String> files = files();
    assertThat(files).hasSize(1);
    return EventFileReader.read(Files.readAllBytes(folder.resolve("runs").resolve(files.get(0))));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("runs"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
