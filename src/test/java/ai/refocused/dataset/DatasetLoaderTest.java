package ai.refocused.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.refocused.dataset.source.Finding;
import ai.refocused.dataset.store.TokenCache;
import ai.refocused.job.BatchSpec;
import ai.refocused.job.DataFiles;
import ai.refocused.job.DatasetSpec;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.Overflow;
import ai.refocused.job.RowSpec;
import ai.refocused.job.Task;
import ai.refocused.tokenizer.Tokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatasetLoaderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
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

  @ParameterizedTest
  @EnumSource(
      value = Task.class,
      names = {"INSTRUCT", "CUSTOM"})
  void judgesEachBrokenLineAsExpected(Task task) throws IOException {
    Path file = Reference.DATASETS.resolve("broken.jsonl");
    DatasetValidator.Outcome outcome =
        new DatasetValidator(task, Optional.of(Reference.modelText(tokenizer)))
            .validate(
                Reference.spec(file, 0, 1024), new BatchSpec(1, 1, 1), 1, 0, 1000, Optional::of);
    Map<Long, String> verdicts = new HashMap<>();
    outcome.findings().warnings().forEach(f -> verdicts.put(f.line(), "warn"));
    outcome.findings().errors().forEach(f -> verdicts.put(f.line(), "reject"));
    JsonNode expected = JSON.readTree(file.resolveSibling("broken.expected.json").toFile());
    int accepted = 0;
    for (JsonNode row : expected.get("rows")) {
      String verdict = row.get("verdict").asText();
      long line = row.get("line").asLong();
      assertThat(verdicts.getOrDefault(line, "accept"))
          .as("line %d, %s", line, row.get("kind").asText())
          .isEqualTo(verdict.equals("skip") ? "accept" : verdict);
      accepted += verdict.equals("accept") || verdict.equals("warn") ? 1 : 0;
    }
    assertThat(outcome.figures().trainRows()).isEqualTo(accepted);
  }

  @Test
  void reportsTheFirstTwentyBadRowsAndTheNumberOfTheOthers() {
    DatasetSpec spec = Reference.spec(Reference.DATASETS.resolve("broken.jsonl"), 0, 1024);
    InvalidJobException e =
        catchThrowableOfType(
            InvalidJobException.class,
            () -> Reference.loader(Task.INSTRUCT, tokenizer).load(spec, 1));
    assertThat(e.problems()).hasSize(21);
    assertThat(e.problems().get(0).toString())
        .startsWith("broken.jsonl:3:")
        .contains("[invalid-json] Unexpected end-of-input");
    assertThat(e.problems().get(1).toString())
        .isEqualTo(
            "broken.jsonl:4:1: [missing-field] \"output\" is missing; the keys are"
                + " \"instruction\" — add it or remove the row.");
    assertThat(e.problems().get(20).toString())
        .endsWith("broken.jsonl\" are bad.")
        .contains("6 more");
  }

  @Test
  void learnsTheOutputOfInstructRowsAndItsEnd() throws IOException {
    LoadedDataset loaded = load(Task.INSTRUCT, "instruct.jsonl", 0);
    List<JsonNode> rows = rows("instruct.jsonl");
    assertThat(loaded.train()).hasSize(300);
    for (int i = 0; i < rows.size(); i++) {
      TokenizedExample example = loaded.train().get(i);
      String instruction = rows.get(i).get("instruction").asText();
      String output = rows.get(i).get("output").asText();
      String text = "### Instruction:\n" + instruction + "\n\n### Response:\n" + output;
      assertThat(example.ids()).isEqualTo(with(tokenizer.encode(text).ids(), 0));
      assertThat(learned(example)).isEqualTo(output + "<|endoftext|>");
    }
  }

  @Test
  void learnsTheAssistantsTurnsOfChats() throws IOException {
    LoadedDataset loaded = load(Task.CHAT, "chat.jsonl", 0);
    List<JsonNode> rows = rows("chat.jsonl");
    assertThat(loaded.train()).hasSize(250);
    for (int i = 0; i < rows.size(); i++) {
      StringBuilder expected = new StringBuilder();
      for (JsonNode message : rows.get(i).path("messages")) {
        if (message.get("role").asText().equals("assistant")) {
          expected.append(message.get("content").asText()).append("<|end|>\n");
        }
      }
      if (rows.get(i).has("response")) {
        expected.append(rows.get(i).get("response").asText()).append("<|end|>\n");
      }
      assertThat(learned(loaded.train().get(i))).isEqualTo(expected + "<|endoftext|>");
    }
  }

  @Test
  void learnsTheCompletionOfCodeRowsAndAllOfPlainCode() throws IOException {
    LoadedDataset loaded = load(Task.CODE, "code.jsonl", 0);
    List<JsonNode> rows = rows("code.jsonl");
    assertThat(loaded.train()).hasSize(184);
    for (int i = 0; i < rows.size(); i++) {
      JsonNode row = rows.get(i);
      String code = row.has("code") ? row.get("code").asText() : row.get("completion").asText();
      assertThat(learned(loaded.train().get(i))).isEqualTo(code + "<|endoftext|>");
      if (row.has("prompt")) {
        String text = "# Task: " + row.get("prompt").asText() + "\n\n" + code;
        assertThat(loaded.train().get(i).ids()).isEqualTo(with(tokenizer.encode(text).ids(), 0));
      }
    }
  }

  @Test
  void learnsAllOfDomainTexts() throws IOException {
    LoadedDataset loaded = load(Task.DOMAIN, "domain.jsonl", 0);
    List<JsonNode> rows = rows("domain.jsonl");
    for (int i = 0; i < rows.size(); i++) {
      assertThat(learned(loaded.train().get(i)))
          .isEqualTo(rows.get(i).get("text").asText() + "<|endoftext|>");
    }
    assertThat(loaded.summary().tokens()).isEqualTo(loaded.summary().labelledTokens() + 300);
  }

  @Test
  void learnsThePromptTooIfAsked() throws IOException {
    write("a.jsonl", "{\"instruction\": \"A\", \"output\": \"B\"}");
    DatasetSpec spec =
        new DatasetSpec(
            DataFiles.of(folder.resolve("a.jsonl")),
            0,
            64,
            Overflow.TRUNCATE,
            false,
            true,
            new RowSpec(Map.of(), "", true, false));
    TokenizedExample example =
        Reference.loader(Task.INSTRUCT, tokenizer).load(spec, 1).train().get(0);
    assertThat(example.labels()).isEqualTo(example.ids());
  }

  @Test
  void findsTheFormatOfCustomRowsByItself() throws IOException {
    write(
        "a.jsonl",
        "{\"text\": \"plain\"}",
        "{\"prompt\": \"one \", \"completion\": \"two\"}",
        "{\"instruction\": \"do\", \"input\": \"this\", \"output\": \"done\"}",
        "{\"question\": \"why\", \"answer\": \"so\"}",
        "{\"conversations\": [{\"from\": \"human\", \"value\": \"Hi\"},"
            + " {\"from\": \"gpt\", \"value\": \"Ho\"}]}",
        "{\"prompt\": \"Hi\", \"response\": \"Hey\"}",
        "{\"code\": \"x = 1\"}",
        "{\"input_ids\": [5, 6, 7], \"labels\": [-100, 6, 7]}");
    LoadedDataset loaded = load(Task.CUSTOM, folder.resolve("a.jsonl"), 0, 256);
    assertThat(loaded.train().stream().map(DatasetLoaderTest::whole))
        .containsExactly(
            "plain<|endoftext|>",
            "one two<|endoftext|>",
            "### Instruction:\ndo\n\n### Input:\nthis\n\n### Response:\ndone<|endoftext|>",
            "### Instruction:\nwhy\n\n### Response:\nso<|endoftext|>",
            "<|user|>Hi<|end|>\n<|assistant|>Ho<|end|>\n<|endoftext|>",
            "<|user|>Hi<|end|>\n<|assistant|>Hey<|end|>\n<|endoftext|>",
            "x = 1<|endoftext|>",
            tokenizer.decode(new int[] {5, 6, 7}, false));
    assertThat(learned(loaded.train().get(2))).isEqualTo("done<|endoftext|>");
    assertThat(learned(loaded.train().get(4))).isEqualTo("Ho<|end|>\n<|endoftext|>");
    assertThat(loaded.train().get(7).labels()).containsExactly(-100, 6, 7);
  }

  @Test
  void masksExactlyBehindCharactersOfManyBytes() throws IOException {
    write(
        "a.jsonl",
        "{\"messages\": [{\"role\": \"user\", \"content\": \"👋🏽 e\u0301 日本 𝔘\"}, {\"role\":"
            + " \"assistant\", \"content\": \"👩‍👩‍👧 𝔞\"}, {\"role\": \"user\", \"content\": \"𝔘\"},"
            + " {\"role\": \"assistant\", \"content\": \" x \"}]}");
    LoadedDataset loaded = load(Task.CHAT, folder.resolve("a.jsonl"), 0, 512);
    assertThat(learned(loaded.train().get(0)))
        .isEqualTo("👩‍👩‍👧 𝔞<|end|>\n x <|end|>\n<|endoftext|>");
  }

  @Test
  void doesNotLearnATokenThatStraddlesTheBorder() throws IOException {
    write("a.jsonl", "{\"prompt\": \"Hel\", \"completion\": \"lo world\"}");
    TokenizedExample example = load(Task.CUSTOM, folder.resolve("a.jsonl"), 0, 64).train().get(0);
    assertThat(example.ids()).isEqualTo(with(tokenizer.encode("Hello world").ids(), 0));
    assertThat(learned(example))
        .isNotEqualTo("lo world<|endoftext|>")
        .endsWith(" world<|endoftext|>");
  }

  @Test
  void doesNotDoubleAnEndThatTheTextHasAlready() throws IOException {
    write("a.jsonl", "{\"text\": \"A<|endoftext|>\"}", "{\"text\": \"B<|endoftext|>\\n\"}");
    LoadedDataset loaded = load(Task.DOMAIN, folder.resolve("a.jsonl"), 0, 64);
    assertThat(learned(loaded.train().get(0))).isEqualTo("A<|endoftext|>");
    assertThat(learned(loaded.train().get(1))).isEqualTo("B<|endoftext|>\n");
  }

  @Test
  void cutsLongRowsButNeverAllOfTheAnswer() throws IOException {
    String words = "one two three four five six seven eight ".repeat(20).strip();
    write(
        "a.jsonl",
        "{\"instruction\": \"Short\", \"output\": \"" + words + "\"}",
        "{\"instruction\": \"" + words + "\", \"output\": \"The very answer\"}");
    LoadedDataset loaded = load(Task.INSTRUCT, folder.resolve("a.jsonl"), 0, 64);
    assertThat(loaded.train()).allMatch(example -> example.length() == 64);
    TokenizedExample first = loaded.train().get(0);
    assertThat(whole(first)).startsWith("### Instruction:\nShort").doesNotContain("<|endoftext|>");
    assertThat(learned(loaded.train().get(1))).isEqualTo("The very answer<|endoftext|>");
    assertThat(loaded.summary().tooLong()).isEqualTo(2);
    assertThat(loaded.summary().warnings().get(0).toString())
        .startsWith("a.jsonl:1:1 [too-long] the row has ")
        .contains("tokens but <maxLength> is 64");
  }

  @Test
  void leavesOutRowsWithNothingToLearnAndCountsThem() throws IOException {
    write("a.jsonl", "{\"input_ids\": [7, 8], \"labels\": [7, -100]}", "{\"input_ids\": [7, 8]}");
    LoadedDataset loaded = load(Task.CUSTOM, folder.resolve("a.jsonl"), 0, 64);
    assertThat(loaded.train()).hasSize(1);
    assertThat(loaded.summary().dropped()).isEqualTo(1);
    assertThat(loaded.summary().rows()).isEqualTo(2);
    assertThat(loaded.summary().warnings())
        .extracting(Finding::rule)
        .containsExactly("nothing-to-learn");
    write("b.jsonl", "{\"input_ids\": [7, 8], \"labels\": [7, -100]}");
    assertThatThrownBy(() -> load(Task.CUSTOM, folder.resolve("b.jsonl"), 0, 64))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("has no row to train on: 1 rows, 1 of them with nothing to learn");
  }

  @Test
  void holdsOutTheSameRowsForTheSameSeed() throws IOException {
    LoadedDataset once = load(Task.INSTRUCT, "instruct.jsonl", 0.1);
    LoadedDataset again = load(Task.INSTRUCT, "instruct.jsonl", 0.1);
    assertThat(once.eval()).hasSize(30);
    assertThat(once.train()).hasSize(270);
    assertThat(ids(once.eval())).isEqualTo(ids(again.eval()));
    assertThat(ids(once.train())).isEqualTo(ids(again.train()));
    assertThat(once.contentHash()).isEqualTo(again.contentHash()).hasSize(64);
    LoadedDataset other =
        Reference.loader(Task.INSTRUCT, tokenizer)
            .load(Reference.spec(Reference.DATASETS.resolve("instruct.jsonl"), 0.1, 1024), 2);
    assertThat(ids(other.eval())).isNotEqualTo(ids(once.eval()));
  }

  @Test
  void holdsOutAtLeastOneRowButNeverAll() throws IOException {
    write("two.jsonl", "{\"text\": \"one\"}", "{\"text\": \"two\"}");
    assertThat(load(Task.DOMAIN, folder.resolve("two.jsonl"), 0.01, 64).eval()).hasSize(1);
    assertThat(load(Task.DOMAIN, folder.resolve("two.jsonl"), 0.99, 64).train()).hasSize(1);
    write("one.jsonl", "{\"text\": \"one\"}");
    assertThat(load(Task.DOMAIN, folder.resolve("one.jsonl"), 0.5, 64).eval()).isEmpty();
  }

  @Test
  void takesAFoldersEvalFileAndWarnsOfRowsInBoth() throws IOException {
    write("train.jsonl", "{\"text\": \"one\"}", "{\"text\": \"two\"}", "{\"text\": \"one\"}");
    write("validation.json", "[{\"text\": \"three\"},", " {\"text\": \"two\"}]");
    write("test.jsonl", "{\"text\": \"four\"}");
    LoadedDataset loaded = load(Task.DOMAIN, folder, 0.5, 64);
    assertThat(loaded.train()).hasSize(3);
    assertThat(loaded.eval()).hasSize(2);
    assertThat(loaded.summary().warnings())
        .extracting(Finding::toString)
        .containsExactly(
            "train.jsonl:3:1 [duplicate-row] the row is the same as that at train.jsonl:1 — remove"
                + " one unless it is to count twice.",
            "validation.json:2:1 [train-eval-overlap] the row is in the training data too, at"
                + " train.jsonl:2 — remove one of them, or the evaluation looks too good.");
  }

  @Test
  void saysWhatIsWrongWithTheDatasetsPath() throws IOException {
    write("a.txt", "x");
    assertThatThrownBy(() -> load(Task.DOMAIN, folder.resolve("a.txt"), 0, 64))
        .hasMessageContaining("ends in none of .json, .jsonl, ");
    assertThatThrownBy(() -> load(Task.DOMAIN, folder, 0, 64))
        .hasMessageContaining("has no data files; it holds a.txt.");
    write("train.json", "[]");
    assertThatThrownBy(() -> load(Task.DOMAIN, folder, 0, 64))
        .hasMessageContaining("has no row to train on: 0 rows");
    write("train.jsonl", "");
    assertThatThrownBy(() -> load(Task.DOMAIN, folder, 0, 64))
        .hasMessageContaining("has both train.json and train.jsonl. Keep one.");
  }

  @Test
  void changesTheContentHashWithTheContent() throws IOException {
    write("a.jsonl", "{\"text\": \"one\"}");
    String one = load(Task.DOMAIN, folder.resolve("a.jsonl"), 0, 64).contentHash();
    write("a.jsonl", "{\"text\": \"one\"}", "");
    assertThat(load(Task.DOMAIN, folder.resolve("a.jsonl"), 0, 64).contentHash()).isNotEqualTo(one);
  }

  @Test
  void givesTheSameRowsFromTheCacheAsFromTheFiles() throws IOException {
    DatasetLoader loader = Reference.loader(Task.INSTRUCT, tokenizer);
    DatasetSpec spec = Reference.spec(Reference.DATASETS.resolve("instruct.jsonl"), 0.1, 64);
    LoadedDataset inMemory = loader.load(spec, 3);
    TokenCache cache = new TokenCache(folder.resolve("tokens"));
    for (int round = 0; round < 2; round++) {
      LoadedDataset stored = loader.load(spec, 3, cache, "key");
      assertThat(ids(stored.train())).isEqualTo(ids(inMemory.train()));
      assertThat(ids(stored.eval())).isEqualTo(ids(inMemory.eval()));
      assertThat(stored.train().get(5).labels()).isEqualTo(inMemory.train().get(5).labels());
      assertThat(stored.summary()).isEqualTo(inMemory.summary());
      assertThat(stored.contentHash()).isEqualTo(inMemory.contentHash());
    }
  }

  @Test
  void keepsNothingOfADatasetWithErrorsInTheCache() throws IOException {
    write("a.jsonl", "{\"text\": \"one\"}", "{");
    DatasetSpec spec = Reference.spec(folder.resolve("a.jsonl"), 0, 64);
    TokenCache cache = new TokenCache(folder.resolve("tokens"));
    assertThatThrownBy(() -> Reference.loader(Task.DOMAIN, tokenizer).load(spec, 3, cache, "key"))
        .hasMessageContaining("a.jsonl:2");
    assertThat(folder.resolve("tokens")).isEmptyDirectory();
  }

  private static LoadedDataset load(Task task, String file, double evalSplit) {
    return load(task, Reference.DATASETS.resolve(file), evalSplit, 4096);
  }

  private static LoadedDataset load(Task task, Path path, double evalSplit, int maxLength) {
    return Reference.loader(task, tokenizer).load(Reference.spec(path, evalSplit, maxLength), 1);
  }

  private static List<JsonNode> rows(String file) throws IOException {
    return Files.readAllLines(Reference.DATASETS.resolve(file)).stream()
        .map(
            line -> {
              try {
                return JSON.readTree(line);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            })
        .toList();
  }

  private void write(String name, String... lines) throws IOException {
    Files.writeString(folder.resolve(name), String.join("\n", lines));
  }

  private static String whole(TokenizedExample example) {
    return tokenizer.decode(example.ids(), false);
  }

  private static String learned(TokenizedExample example) {
    int[] labels = example.labels();
    return tokenizer.decode(
        Arrays.stream(labels).filter(l -> l != TokenizedExample.IGNORED).toArray(), false);
  }

  private static int[] with(int[] ids, int last) {
    int[] longer = Arrays.copyOf(ids, ids.length + 1);
    longer[ids.length] = last;
    return longer;
  }

  private static List<List<Integer>> ids(List<TokenizedExample> examples) {
    return examples.stream().map(e -> Arrays.stream(e.ids()).boxed().toList()).toList();
  }
}
