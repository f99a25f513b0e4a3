package ai.refocused.maven.log;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.job.GenerationSpec;
import ai.refocused.job.Task;
import ai.refocused.job.TestModelResult;
import ai.refocused.job.TestModelSpec;
import ai.refocused.job.event.TrainerEvent;
import ai.refocused.job.generation.NamedModel;
import ai.refocused.job.generation.PromptAnswer;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;

/** Answers are shown under their prompts, in the log and in a terminal. */
class AnswerReporterTest {
  private final List<String> lines = new ArrayList<>();

  private AnswerReporter reporter(TestModelSpec job) {
    return new AnswerReporter(
        new SystemStreamLog() {
          @Override
          public void info(CharSequence content) {
            lines.add(content.toString());
          }
        },
        job);
  }

  @Test
  void answersOfAllModelsStandUnderEachPrompt() {
    TestModelSpec job =
        new TestModelSpec(
            Task.CHAT,
            List.of(
                new NamedModel("final_model", Path.of("f")),
                new NamedModel("tiny (base)", Path.of("b"))),
            List.of("One?", "Two?\nTwo!"),
            new GenerationSpec(16, 0.7, 40, 0.9, 0, 1, List.of(), 7),
            2);
    AnswerReporter reporter = reporter(job);
    reporter.accept(new TrainerEvent.Started(1, 1, "CPU"));
    reporter.show(
        new TestModelResult(
            List.of(
                new PromptAnswer("final_model", "One?", "1\n\u001b[31mred", 5, "end token"),
                new PromptAnswer("final_model", "Two?\nTwo!", "2", 1, "end token"),
                new PromptAnswer("tiny (base)", "One?", "", 0, "end token"),
                new PromptAnswer("tiny (base)", "Two?\nTwo!", "x", 16, "cut at maxNewTokens")),
            22,
            0.5));

    assertThat(lines)
        .containsExactly(
            "Testing final_model for chat",
            "  device   CPU",
            "  answers  at most 16 tokens, drawn with temperature 0.7, top-k 40, top-p 0.9, min-p 0,"
                + " seed 7",
            "",
            "> One?",
            "  final_model",
            "    1",
            "    \uFFFD[31mred",
            "    (5 tokens, end token)",
            "  tiny (base)",
            "    (0 tokens, end token)",
            "",
            "> Two?",
            "> Two!",
            "  final_model",
            "    2",
            "    (1 tokens, end token)",
            "  tiny (base)",
            "    x",
            "    (16 tokens, cut at maxNewTokens)",
            "",
            "22 tokens in 1s, 44 tokens/s");
  }

  @Test
  void aTerminalAsksAndShowsAnswersAsTheyCome() {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    List<Optional<String>> replies = new ArrayList<>();
    ChatTerminal terminal =
        new ChatTerminal(
            new BufferedReader(new StringReader("\n  Hi  \n/exit\nmore")),
            new PrintStream(screen, true, StandardCharsets.UTF_8),
            true);
    terminal.accept(new TrainerEvent.PromptAwaited(), replies::add);
    terminal.accept(new TrainerEvent.AnswerPart("a", "Hel"), replies::add);
    terminal.accept(new TrainerEvent.AnswerPart("a", "lo"), replies::add);
    terminal.accept(answered("a"), replies::add);
    terminal.accept(answered("b"), replies::add);
    terminal.accept(new TrainerEvent.PromptAwaited(), replies::add);

    assertThat(replies).containsExactly(Optional.of("Hi"), Optional.empty());
    assertThat(screen.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("> > a:", "Hello", "  (end token)", "b:", "", "  (end token)", "> ");
  }

  private static TrainerEvent answered(String model) {
    return new TrainerEvent.Answered(new PromptAnswer(model, "Hi", "", 0, "end token"));
  }

  @Test
  void theEndOfTheInputEndsATalk() {
    List<Optional<String>> replies = new ArrayList<>();
    new ChatTerminal(
            new BufferedReader(new StringReader("")),
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            false)
        .accept(new TrainerEvent.PromptAwaited(), replies::add);
    assertThat(replies).containsExactly(Optional.empty());
  }
}
