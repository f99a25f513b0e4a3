package ai.refocused.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.dataset.format.ExampleParser;
import ai.refocused.dataset.source.Row;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.Task;
import ai.refocused.metric.syntax.Language;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerFiguresTest {
  @Test
  void conversationsHaveDiversityRepetitionCoherenceAndEnds() {
    Figures figures = new Figures();
    try (AnswerFigures all = new AnswerFigures(Optional.empty())) {
      all.add(chat("the red house", "yes"), new GivenAnswer("the red", true));
      all.add(chat("where is it", "there"), new GivenAnswer("a b c d a b c d", false));
      all.report(figures);
    }
    Map<String, Double> found = figures.measured();
    // Ten words, six different; eight pairs, five different.
    assertThat(found).containsEntry("distinct1", 6 / 10.0).containsEntry("distinct2", 5 / 8.0);
    // Five 4-grams, the last of them for the second time; the first answer has none.
    assertThat(found.get("repetitionRate")).isCloseTo(1 / 5.0, within(1e-15));
    // (the, red, house) . (the, red) = 2 / sqrt(6); nothing in common = 0.
    assertThat(found.get("turnCoherence")).isCloseTo(2 / Math.sqrt(6) / 2, within(1e-15));
    assertThat(found).containsEntry("eosRate", 0.5).containsEntry("eosMissRate", 0.5);
    assertThat(found).doesNotContainKeys("rougeL", "exactMatch", "syntaxValidity");
  }

  @Test
  void codeIsParsedAndComparedWithWhatWasAskedFor() {
    Figures figures = new Figures();
    try (AnswerFigures all = new AnswerFigures(Optional.of(Language.JAVA))) {
      all.add(code("Return one.", "return 1;"), new GivenAnswer("```java\nreturn 1;\n```", true));
      // Only with its prompt is this a method.
      all.add(code("int two() {\n", "return 2;\n}"), new GivenAnswer("return 3;\n}", true));
      all.add(code("Return four.", "return 4;"), new GivenAnswer("return (;", true));
      all.report(figures);
    }
    assertThat(figures.measured().get("syntaxValidity")).isCloseTo(2 / 3.0, within(1e-15));
    assertThat(figures.measured().get("exactMatch")).isCloseTo(1 / 3.0, within(1e-15));
    assertThat(figures.measured().get("completionAccuracy")).isCloseTo(1 / 3.0, within(1e-15));
    // Distances: none; one of eleven characters; one of nine, "4" for "(".
    assertThat(figures.measured().get("editSimilarity"))
        .isCloseTo((1 + 10 / 11.0 + 8 / 9.0) / 3, within(1e-15));
  }

  @Test
  void codeWithoutALanguageIsNotParsed() {
    Figures figures = new Figures();
    try (AnswerFigures all = new AnswerFigures(Optional.empty())) {
      all.add(code("Return one.", "return 1;"), new GivenAnswer("return 1;", true));
      all.report(figures);
    }
    assertThat(figures.measured()).doesNotContainKey("syntaxValidity");
    assertThat(figures.missing())
        .containsEntry(
            "syntaxValidity",
            "no row says a language that can be parsed, and <codeLanguage> is not set");
  }

  @Test
  void aRowCanSayItsLanguage() {
    Figures figures = new Figures();
    try (AnswerFigures all = new AnswerFigures(Optional.of(Language.JAVA))) {
      Map<String, Object> row = Map.of("prompt", "p", "completion", "{}", "language", "json");
      all.add(question(Task.CODE, row), new GivenAnswer("{\"a\": [1, 2]}", true));
      all.report(figures);
    }
    assertThat(figures.measured()).containsEntry("syntaxValidity", 1.0);
  }

  @Test
  void instructionsAreComparedAndTheirRulesKept() {
    Figures figures = new Figures();
    try (AnswerFigures all = new AnswerFigures(Optional.empty())) {
      Map<String, Object> rules = Map.of("maxWords", 2L, "includes", "Paris");
      all.add(instruct("Paris", rules), new GivenAnswer("The Paris.", true));
      all.add(
          instruct("Rome is far", Map.of("maxWords", 2L)), new GivenAnswer("Rome is big", false));
      all.report(figures);
    }
    Map<String, Double> found = figures.measured();
    // Articles do not count in SQuAD's comparison: the first answer is exact, and its F1 is 1.
    assertThat(found).containsEntry("exactMatch", 0.5).containsEntry("completionRate", 0.5);
    assertThat(found.get("tokenF1")).isCloseTo((1 + 2 / 3.0) / 2, within(1e-15));
    // ROUGE keeps them: precision 1/2, recall 1; then 2/3 of both.
    assertThat(found.get("rougeL")).isCloseTo((2 / 3.0 + 2 / 3.0) / 2, within(1e-15));
    // Two of three rules, in one of two rows all of them.
    assertThat(found.get("instructionConstraints")).isCloseTo(2 / 3.0, within(1e-15));
    assertThat(found).containsEntry("promptConstraints", 0.5);
  }

  @Test
  void rulesThatCannotBeReadNameTheirRow() {
    try (AnswerFigures all = new AnswerFigures(Optional.empty())) {
      Question question = instruct("x", Map.of("maxWord", 2L));
      assertThatThrownBy(() -> all.add(question, new GivenAnswer("x", true)))
          .isInstanceOf(InvalidJobException.class)
          .hasMessageStartingWith("rows.jsonl:7: \"constraints\" has \"maxWord\"; known are ");
      Question flat = question(Task.INSTRUCT, row("x", "short"));
      assertThatThrownBy(() -> all.add(flat, new GivenAnswer("x", true)))
          .hasMessage("rows.jsonl:7: \"constraints\" is \"short\"; it must be an object.");
    }
  }

  @Test
  void textsAndAnswersWithoutWordsAreNoQuestions() {
    assertThat(of(Task.DOMAIN, Map.of("text", "It rains."))).isEmpty();
    Map<String, Object> call =
        Map.of("role", "assistant", "content", " ", "tool_calls", List.of(1));
    Map<String, Object> user = Map.of("role", "user", "content", "call it");
    assertThat(of(Task.CHAT, Map.of("messages", List.of(user, call)))).isEmpty();
  }

  private static Question chat(String prompt, String response) {
    return question(Task.CHAT, Map.of("prompt", prompt, "response", response));
  }

  private static Question code(String prompt, String completion) {
    return question(Task.CODE, Map.of("prompt", prompt, "completion", completion));
  }

  private static Question instruct(String output, Map<String, Object> rules) {
    return question(Task.INSTRUCT, row(output, rules));
  }

  private static Map<String, Object> row(String output, Object rules) {
    return Map.of("instruction", "Say it.", "output", output, "constraints", rules);
  }

  private static Question question(Task task, Map<String, Object> values) {
    return of(task, values).orElseThrow();
  }

  private static Optional<Question> of(Task task, Map<String, Object> values) {
    Row row = new Row(Path.of("rows.jsonl"), 7, values);
    return Question.of(new ExampleParser(task).parse(values), row);
  }
}
