package ai.refocused.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.job.GenerationSpec;
import ai.refocused.job.Task;
import ai.refocused.job.TestModelResult;
import ai.refocused.job.TestModelSpec;
import ai.refocused.job.event.EventReader;
import ai.refocused.job.event.EventWriter;
import ai.refocused.job.event.ParentLine;
import ai.refocused.job.event.TrainerEvent;
import ai.refocused.job.generation.NamedModel;
import ai.refocused.job.generation.PromptAnswer;
import ai.refocused.train.StopSignal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models answer prompts of a job, and of a user. */
class TestModelRunTest {
  private static final Path MODEL =
      Path.of("src", "test", "resources", "reference", "models", "neox-tiny").toAbsolutePath();
  private static final int THREADS = 2;

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void createEventFile() throws IOException {
    file = Files.createFile(folder.resolve("events.jsonl"));
  }

  private List<TrainerEvent> run(TestModelSpec spec, String... typed) throws Exception {
    String lines =
        Arrays.stream(typed)
            .map(text -> ParentLine.write(Optional.of(text)) + "\n")
            .collect(Collectors.joining());
    ParentMessages messages =
        new ParentMessages(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
    messages.transferTo(OutputStream.nullOutputStream());
    try (EventWriter events = new EventWriter(file);
        EventReader reader = new EventReader(file)) {
      StopSignal stop = StopSignal.unlimited();
      assertThat(new TestModelRun(spec, new EventPublisher(events), stop, messages).run())
          .isEmpty();
      return reader.poll();
    }
  }

  private static TestModelSpec spec(Task task, int maxNewTokens, String... prompts) {
    List<NamedModel> models = List.of(new NamedModel("a", MODEL), new NamedModel("b", MODEL));
    return new TestModelSpec(
        task, models, List.of(prompts), GenerationSpec.greedy(maxNewTokens), THREADS);
  }

  private static TestModelResult result(List<TrainerEvent> events) {
    TrainerEvent last = events.get(events.size() - 1);
    return (TestModelResult) ((TrainerEvent.Completed) last).result();
  }

  /** The golden answers of src/test/resources/reference/golden/generation.json. */
  @Test
  void everyModelAnswersEveryPrompt() throws Exception {
    TestModelResult result =
        result(run(spec(Task.DOMAIN, 8, "Natalia sold clips to", "A robe takes")));

    assertThat(result.answers())
        .extracting(PromptAnswer::model)
        .containsExactly("a", "a", "b", "b");
    PromptAnswer first = result.answers().get(0);
    assertThat(first.prompt()).isEqualTo("Natalia sold clips to");
    assertThat(first.text()).isEqualTo(" the parking.  How many");
    assertThat(first.ending()).isEqualTo("cut at maxNewTokens");
    assertThat(result.answers().get(2).text()).isEqualTo(first.text());
    assertThat(result.generatedTokens()).isEqualTo(32);
  }

  @Test
  void aPromptTooLongIsNamed() {
    TestModelSpec spec = spec(Task.DOMAIN, 8, "fine", "word ".repeat(400));
    assertThatThrownBy(() -> run(spec))
        .hasMessageContaining("<prompts>: prompt 2 has")
        .hasMessageContaining("reads 1 to 255 before it answers. Shorten it.");
  }

  @Test
  void aTalkIsAnsweredTurnByTurnInPieces() throws Exception {
    List<TrainerEvent> events = run(spec(Task.CHAT, 6), "What is 2 + 2?", "Why?");

    assertThat(events.stream().filter(TrainerEvent.PromptAwaited.class::isInstance)).hasSize(3);
    List<PromptAnswer> answers =
        events.stream()
            .filter(TrainerEvent.Answered.class::isInstance)
            .map(event -> ((TrainerEvent.Answered) event).answer())
            .toList();
    assertThat(answers).hasSize(4).isEqualTo(result(events).answers());
    String pieces =
        events.stream()
            .filter(TrainerEvent.AnswerPart.class::isInstance)
            .map(TrainerEvent.AnswerPart.class::cast)
            .filter(part -> part.model().equals("a"))
            .map(TrainerEvent.AnswerPart::text)
            .collect(Collectors.joining());
    assertThat(pieces).isEqualTo(answers.get(0).text() + answers.get(2).text());
    // The same question alone has another answer than after a first turn.
    assertThat(result(run(spec(Task.CHAT, 6, "Why?"))).answers().get(0).text())
        .isNotEqualTo(answers.get(2).text());
  }

  @Test
  void aTalkLongerThanTheModelForgetsItsBeginning() throws Exception {
    String[] turns = new String[5];
    Arrays.fill(turns, "Say it again, and again, and again: one two three four five six seven");
    List<TrainerEvent> events = run(spec(Task.CHAT, 60), turns);

    assertThat(events)
        .anyMatch(
            event ->
                event instanceof TrainerEvent.Warning warning
                    && warning.message().contains("the beginning of the talk is forgotten"));
    assertThat(result(events).answers()).hasSize(10);
  }
}
