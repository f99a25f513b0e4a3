package ai.refocused.job.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.job.ExitCode;
import ai.refocused.job.JobResult;
import ai.refocused.job.MemoryForecast;
import ai.refocused.job.Problem;
import ai.refocused.job.generation.PromptAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventChannelTest {
  private static final List<TrainerEvent> EVERY_KIND =
      List.of(
          new TrainerEvent.Started(1, 4711, "CPU (linux-x86_64, 2 threads)"),
          new TrainerEvent.Phase("loading model", "neox-tiny"),
          new TrainerEvent.MemoryPlanned(new MemoryForecast(1, 2, 3, 4, 5, 6, 7), 100),
          new TrainerEvent.TrainingPlanned(100, 270, 30, 98_304, 5_000_000_000L),
          new TrainerEvent.StepLogged(10, 100, 0.1, 2.5, Double.NaN, 1e-5, 1234.5, 90),
          new TrainerEvent.Evaluated(10, 2.25, 9.49),
          new TrainerEvent.CheckpointSaved(10, Path.of("/out/checkpoint-step-10")),
          new TrainerEvent.PromptAwaited(),
          new TrainerEvent.AnswerPart("model", "piece\n"),
          new TrainerEvent.Answered(new PromptAnswer("model", "Why?", "So.", 3, "end token")),
          new TrainerEvent.Warning("Zeile 1\nZeile 2 — ä"),
          new TrainerEvent.Completed(
              new JobResult(
                  Path.of("/out/final_model"),
                  Optional.of(Path.of("/out/best_model")),
                  Optional.empty(),
                  100,
                  2.5,
                  OptionalDouble.of(3.5),
                  OptionalDouble.of(2.5),
                  OptionalDouble.empty(),
                  12.5,
                  1000,
                  1L << 33)),
          new TrainerEvent.Failed(
              ExitCode.BAD_DATASET,
              "The dataset cannot be used.",
              List.of(new Problem("a.jsonl:3", "is not JSON."))));

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void createFile() throws IOException {
    file = Files.createFile(folder.resolve("events.jsonl"));
  }

  @Test
  void carriesEveryKindOfEvent() throws Exception {
    try (EventWriter writer = new EventWriter(file);
        EventReader reader = new EventReader(file)) {
      for (TrainerEvent event : EVERY_KIND) {
        writer.write(event);
        assertThat(reader.poll()).containsExactly(event);
      }
      assertThat(reader.poll()).isEmpty();
    }
    assertThat(Files.readAllLines(file)).hasSameSizeAs(EVERY_KIND);
  }

  @Test
  void waitsForTheEndOfALine() throws Exception {
    byte[] line = "{\"type\":\"warning\",\"message\":\"ä\"}\n".getBytes(StandardCharsets.UTF_8);
    try (EventReader reader = new EventReader(file)) {
      for (int i = 0; i < line.length; i++) {
        assertThat(reader.poll()).isEmpty();
        Files.write(file, new byte[] {line[i]}, StandardOpenOption.APPEND);
      }
      assertThat(reader.poll()).containsExactly(new TrainerEvent.Warning("ä"));
    }
  }

  @Test
  void passesOverUnknownTypes() throws Exception {
    Files.writeString(
        file, "{\"type\":\"weather\",\"sky\":[1,2]}\n{\"type\":\"warning\",\"message\":\"a\"}\n");

    try (EventReader reader = new EventReader(file)) {
      assertThat(reader.poll()).containsExactly(new TrainerEvent.Warning("a"));
    }
  }

  @Test
  void rejectsLinesThatAreNoEvents() throws Exception {
    Files.writeString(file, "OpenBLAS warning\n");

    try (EventReader reader = new EventReader(file)) {
      assertThatThrownBy(reader::poll)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("not an event: OpenBLAS warning");
    }
  }

  @Test
  void rejectsEndlessLines() throws Exception {
    Files.write(file, new byte[(1 << 20) + 1]);

    try (EventReader reader = new EventReader(file)) {
      assertThatThrownBy(reader::poll)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("not a file of events");
    }
  }
}
