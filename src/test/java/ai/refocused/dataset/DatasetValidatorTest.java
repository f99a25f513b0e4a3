package ai.refocused.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.dataset.source.Finding;
import ai.refocused.dataset.source.Finding.Severity;
import ai.refocused.dataset.source.Findings;
import ai.refocused.inputs.LocalDataset;
import ai.refocused.inputs.SplitChoice;
import ai.refocused.job.BatchSpec;
import ai.refocused.job.DatasetSpec;
import ai.refocused.job.Overflow;
import ai.refocused.job.RowSpec;
import ai.refocused.job.Task;
import ai.refocused.job.validation.DataRule;
import ai.refocused.job.validation.DatasetFigures;
import ai.refocused.job.validation.RuleLevel;
import ai.refocused.job.validation.TokenFigures;
import ai.refocused.tokenizer.Tokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetValidatorTest {
  private static final BatchSpec BATCH = new BatchSpec(8, 8, 2);

  /** The rule that each kind of line in the reference breaks. */
  private static final Map<String, String> RULES =
      Map.ofEntries(
          Map.entry("truncated-json", "invalid-json"),
          Map.entry("missing-output", "missing-field"),
          Map.entry("missing-instruction", "missing-field"),
          Map.entry("output-wrong-type-number", "wrong-type"),
          Map.entry("output-wrong-type-list", "wrong-type"),
          Map.entry("output-null", "wrong-type"),
          Map.entry("output-empty", "empty-field"),
          Map.entry("output-blank", "empty-field"),
          Map.entry("bom-inside-file", "encoding"),
          Map.entry("raw-nul-in-string", "invalid-json"),
          Map.entry("escaped-nul-in-string", "control-character"),
          Map.entry("deep-nesting", "nesting"),
          Map.entry("duplicate-of-line", "duplicate-row"),
          Map.entry("unknown-role", "unknown-role"),
          Map.entry("assistant-first", "role-order"),
          Map.entry("last-message-from-user", "last-not-assistant"),
          Map.entry("messages-empty", "empty-field"),
          Map.entry("very-long-row", "too-long"),
          Map.entry("invalid-utf8-byte", "encoding"),
          Map.entry("array-not-object", "not-an-object"),
          Map.entry("scalar-not-object", "not-an-object"),
          Map.entry("two-objects-on-a-line", "invalid-json"),
          Map.entry("trailing-comma", "invalid-json"),
          Map.entry("single-quotes", "invalid-json"),
          Map.entry("lone-surrogate-escape", "lone-surrogate"),
          Map.entry("duplicate-key", "duplicate-key"),
          Map.entry("unescaped-newline-in-string", "invalid-json"),
          Map.entry("unrelated-keys", "unknown-format"),
          Map.entry("truncated-json-at-eof", "invalid-json"));

  private static Tokenizer tokenizer;

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    tokenizer = Reference.tokenizer();
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void namesWhatIsWrongWithEachLineOfTheReference() throws IOException {
    Path file = Reference.DATASETS.resolve("broken.jsonl");
    Map<Long, List<String>> found =
        all(validate(Task.CUSTOM, Reference.spec(file, 0, 1024)).findings())
            .filter(finding -> finding.severity() != Severity.INFO)
            .collect(
                Collectors.groupingBy(
                    Finding::line, Collectors.mapping(Finding::rule, Collectors.toList())));
    JsonNode expected =
        new ObjectMapper().readTree(file.resolveSibling("broken.expected.json").toFile());
    int bad = 0;
    for (JsonNode row : expected.get("rows")) {
      String kind = row.get("kind").asText();
      boolean isBad = row.get("verdict").asText().matches("reject|warn");
      assertThat(found.getOrDefault(row.get("line").asLong(), List.of()))
          .as("line %s, %s", row.get("line"), kind)
          .isEqualTo(isBad ? List.of(RULES.get(kind)) : List.of());
      bad += isBad ? 1 : 0;
    }
    assertThat(found).hasSize(bad);
  }

  @ParameterizedTest
  @CsvSource({
    "CHAT, chat.jsonl",
    "CODE, code.jsonl",
    "DOMAIN, domain.jsonl",
    "INSTRUCT, instruct.jsonl",
    "INSTRUCT, instruct.parquet"
  })
  void findsNoFaultWithSoundData(Task task, String name) throws IOException {
    DatasetSpec spec = Reference.spec(Reference.DATASETS.resolve(name), 0.1, 2048);
    assertThat(errorsAndWarnings(validate(task, spec).findings())).isEmpty();
    DatasetValidator.Outcome plain =
        new DatasetValidator(task, Optional.empty()).validate(spec, BATCH, 1, 0, 9, Optional::of);
    assertThat(errorsAndWarnings(plain.findings())).isEmpty();
    assertThat(plain.figures().inTokens()).isEmpty();
    assertThat(plain.figures().unit()).isEqualTo("characters");
  }

  @Test
  void pointsAtTheValueThatIsWrong() throws IOException {
    write(
        "a.jsonl",
        "{\"instruction\": \"q\", \"output\": 4}",
        " {\"id\": 7, \"instruction\": \"q\", \"output\": \"a\\uFFFDb\"}",
        "{\"messages\": [{\"role\": \"user\", \"content\": \"q\"}, {\"role\": \"me\"}]}",
        "{\"messages\": [{\"role\": \"user\", \"content\": \"q\"}]}",
        "{\"instruction\": \"q\", \"output\": \"a\", }");
    write("b.json", "[", "  {\"instruction\": \"r\",", "   \"output\": \"\\u202e\"}", "]");
    assertThat(places("a.jsonl"))
        .containsExactly(
            "a.jsonl:1:32 wrong-type",
            "a.jsonl:2:42 replacement-character",
            "a.jsonl:3:49 unknown-role",
            "a.jsonl:4:14 no-assistant-turn",
            "a.jsonl:5:37 invalid-json");
    assertThat(places("b.json")).containsExactly("b.json:3:14 invisible-character");
  }

  @Test
  void findsWhatStandsInTrainingAndHeldOutFiles() throws IOException {
    String text =
        "The quick brown fox jumps over the lazy dog while eleven herons watch the pond and nobody"
            + " counts the frogs that sit below the bridge waiting for rain ";
    write("train.jsonl", text(1, text + "today"), text(2, text + "again"), text(3, text + "today"));
    write("validation.jsonl", text(4, text + "today"), text(5, text + "and sleep"));
    assertThat(
            all(validate(Task.DOMAIN, Reference.spec(folder, 0, 128)).findings())
                .map(finding -> finding.toString().replaceAll("has \\d+ %", "has much")))
        .containsExactlyInAnyOrder(
            "train.jsonl:3:1 [duplicate-row] the row is the same as that at train.jsonl:1 — remove"
                + " one unless it is to count twice.",
            "train.jsonl:2:1 [near-duplicate] the row has much in common with that at"
                + " train.jsonl:1 — remove one if both say the same.",
            "validation.jsonl:1:1 [train-eval-overlap] the row is in the training data too, at"
                + " train.jsonl:1 — remove one of them, or the evaluation looks too good.",
            "validation.jsonl:2:1 [near-overlap] the row has much in common with that at"
                + " train.jsonl:1, which is trained on — remove one of them, or the evaluation looks"
                + " too good.");
  }

  @Test
  void parsesCodeWhoseLanguageIsSaid() throws IOException {
    write(
        "a.jsonl",
        "{\"prompt\": \"p\", \"completion\": \"int f() { return 1; }\", \"language\": \"java\"}",
        "{\"prompt\": \"p\", \"completion\": \"int f() { return 1;\", \"language\": \"java\"}",
        "{\"prompt\": \"p\", \"completion\": \"Here:\\n```json\\n{'a': 1}\\n```\\n\"}",
        "{\"prompt\": \"p\", \"completion\": \"int g() { return 1;\"}",
        "{\"prompt\": \"p\", \"completion\": \"def f(:\", \"language\": \"python\"}");
    assertThat(places("a.jsonl", Task.CODE))
        .containsExactly("a.jsonl:2:31 unparsable-code", "a.jsonl:3:31 unparsable-code");
  }

  @Test
  void findsTokensThatTheTokenizerWouldMakeOfText() throws IOException {
    write(
        "a.jsonl",
        text(1, "ends <|endoftext|> here"),
        text(2, "a turn <|im_start|>system"),
        text(3, "a < b | c > d, <b>x</b> [INST"));
    assertThat(places("a.jsonl", Task.DOMAIN))
        .containsExactly("a.jsonl:1:19 special-token", "a.jsonl:2:19 special-token");
  }

  @Test
  void remarksOnDataThatAreOutOfBalance() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String prompt = "What is the sign of " + i + ", " + "and so on ".repeat(i == 50 ? 5000 : 20);
      rows.add(
          "{\"instruction\": \"%s\", \"output\": \"%s\"}"
              .formatted(prompt, i < 80 ? "yes" : "no " + i));
    }
    write("a.jsonl", rows.toArray(String[]::new));
    assertThat(places("a.jsonl", Task.INSTRUCT))
        .contains("a.jsonl:1:1 one-answer", "a.jsonl:1:1 one-role", "a.jsonl:1:1 skewed-lengths");
  }

  @Test
  void levelsMakeRulesGraverMilderOrNone() throws IOException {
    write("a.jsonl", text(1, "one"), "{\"text\": \" \"}", text(3, "one"), text(4, "a\\u200Bb"));
    Map<DataRule, RuleLevel> levels =
        Map.of(
            DataRule.EMPTY_FIELD, RuleLevel.WARNING,
            DataRule.DUPLICATE_ROW, RuleLevel.ERROR,
            DataRule.INVISIBLE_CHARACTER, RuleLevel.OFF);
    Findings found = validate(Task.DOMAIN, spec("a.jsonl", levels)).findings();
    assertThat(found.errors()).extracting(Finding::rule).containsExactly("duplicate-row");
    assertThat(found.warnings()).extracting(Finding::rule).containsExactly("empty-field");
    assertThat(found.countByRule()).containsOnlyKeys("duplicate-row", "empty-field");
    Map<DataRule, RuleLevel> mild = Map.of(DataRule.EMPTY_FIELD, RuleLevel.WARNING);
    LoadedDataset loaded = Reference.loader(Task.DOMAIN, tokenizer).load(spec("a.jsonl", mild), 1);
    assertThat(loaded.train()).hasSize(3);
  }

  @Test
  void figuresAreThoseOfTheRun() throws IOException {
    Path file = Reference.DATASETS.resolve("instruct.jsonl");
    DatasetSpec spec =
        new DatasetSpec(
            LocalDataset.find(file, SplitChoice.DEFAULT),
            0,
            128,
            Overflow.TRUNCATE,
            true,
            true,
            RowSpec.DEFAULT);
    DatasetFigures figures = validate(Task.INSTRUCT, spec).figures();
    LoadedDataset loaded = Reference.loader(Task.INSTRUCT, tokenizer).load(spec, 1);
    BatchPlan plan = BatchPlan.packed(loaded.train(), 8, 128, true, 1);
    TokenFigures tokens = figures.inTokens().orElseThrow();
    assertThat(tokens.trainTokens()).isEqualTo(loaded.summary().tokens());
    assertThat(tokens.labelledTokens()).isEqualTo(loaded.summary().labelledTokens());
    assertThat(tokens.tooLong()).isEqualTo(loaded.summary().tooLong());
    assertThat(tokens.epoch().packingEfficiency()).isCloseTo(plan.efficiency(), within(1e-12));
    assertThat(tokens.epoch().steps()).isEqualTo((plan.batchesPerEpoch() + 1) / 2);
    assertThat(tokens.histogram().stream().mapToLong(TokenFigures.Bin::rows).sum()).isEqualTo(300);
    assertThat(figures.fields()).containsOnlyKeys("instruction", "output");
    assertThat(figures.fields().get("output").count()).isEqualTo(300);
    assertThat(figures.fields().get("output").max()).isLessThan(tokens.rows().max());
  }

  private DatasetValidator.Outcome validate(Task task, DatasetSpec spec) throws IOException {
    return new DatasetValidator(task, Optional.of(Reference.modelText(tokenizer)))
        .validate(spec, BATCH, 1, 0, 1000, Optional::of);
  }

  private List<String> places(String name) throws IOException {
    return places(name, Task.CUSTOM);
  }

  private List<String> places(String name, Task task) throws IOException {
    return all(validate(task, spec(name, Map.of())).findings())
        .map(finding -> finding.where() + " " + finding.rule())
        .sorted()
        .toList();
  }

  private DatasetSpec spec(String name, Map<DataRule, RuleLevel> levels) {
    return new DatasetSpec(
        LocalDataset.find(folder.resolve(name), SplitChoice.DEFAULT),
        0,
        2048,
        Overflow.TRUNCATE,
        false,
        true,
        RowSpec.DEFAULT,
        levels);
  }

  private static Stream<Finding> all(Findings findings) {
    return Stream.of(Severity.values()).flatMap(severity -> findings.first(severity).stream());
  }

  private static List<String> errorsAndWarnings(Findings findings) {
    return Stream.concat(findings.errors().stream(), findings.warnings().stream())
        .map(Finding::toString)
        .toList();
  }

  private static String text(int id, String text) {
    return "{\"id\": " + id + ", \"text\": \"" + text + "\"}";
  }

  private void write(String name, String... lines) throws IOException {
    Files.writeString(folder.resolve(name), String.join("\n", lines));
  }
}
