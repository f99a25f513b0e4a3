package ai.refocused.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.dataset.source.Finding;
import ai.refocused.dataset.store.TokenCache;
import ai.refocused.inputs.LocalDataset;
import ai.refocused.inputs.SplitChoice;
import ai.refocused.job.DatasetSpec;
import ai.refocused.job.Overflow;
import ai.refocused.job.RowSpec;
import ai.refocused.job.Task;
import ai.refocused.tokenizer.HuggingFaceFileTokenizer;
import ai.refocused.tokenizer.Tokenizer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pom can say about rows, with a real tokenizer. */
class DatasetOptionsTest {
  private static final String LONG = "one two three four five six seven eight ".repeat(20).strip();
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
  void leavesLongRowsOut() throws IOException {
    Path file = write("{'text': 'short'}", "{'text': '" + LONG + "'}");
    LoadedDataset loaded = load(Task.DOMAIN, spec(file, 64, Overflow.DROP, RowSpec.DEFAULT));
    assertThat(learned(loaded)).containsExactly("short<|endoftext|>");
    assertThat(loaded.summary().tooLong()).isEqualTo(1);
    assertThat(loaded.summary().warnings())
        .singleElement()
        .asString()
        .startsWith("a.jsonl:2:1 [too-long] the row has ")
        .endsWith("but <maxLength> is 64; it is left out — raise <maxLength> or shorten the row.");
    Path longOnly = write("{'text': '" + LONG + "'}");
    assertThatThrownBy(() -> load(Task.DOMAIN, spec(longOnly, 64, Overflow.DROP, RowSpec.DEFAULT)))
        .hasMessageContaining(
            "has no row to train on: 1 rows, 0 of them with nothing to learn, 1 longer than"
                + " <maxLength> 64.");
  }

  @Test
  void refusesLongRowsWhereTheyAreToFail() throws IOException {
    Path file = write("{'text': 'short'}", "{'text': '" + LONG + "'}");
    assertThatThrownBy(() -> load(Task.DOMAIN, spec(file, 64, Overflow.FAIL, RowSpec.DEFAULT)))
        .hasMessageContaining("a.jsonl:2:1: [too-long] the row has ")
        .hasMessageContaining("but <maxLength> is 64; <overflow> is fail — raise");
  }

  @Test
  void splitsLongRowsAndHoldsOutAllOfOneOrNothing() throws IOException {
    String[] rows =
        IntStream.range(0, 20)
            .mapToObj(i -> "{'text': 'text" + i + " " + LONG + "'}")
            .toArray(String[]::new);
    DatasetSpec spec = spec(write(rows), 64, Overflow.SPLIT, RowSpec.DEFAULT);
    LoadedDataset loaded = load(Task.DOMAIN, spec);
    int pieces = loaded.train().size() + loaded.eval().size();
    assertThat(pieces).isGreaterThan(3 * 20);
    assertThat(loaded.eval()).hasSize(pieces / 20 * 2);
    assertThat(loaded.summary().rows()).isEqualTo(20);
    assertThat(loaded.summary().tooLong()).isEqualTo(20);
    // No text has a piece in both parts: beginnings are told apart by their numbers.
    assertThat(beginnings(loaded.eval())).hasSize(2);
    assertThat(beginnings(loaded.train()))
        .hasSize(18)
        .doesNotContainAnyElementsOf(beginnings(loaded.eval()));
    // The same from the cache.
    LoadedDataset stored =
        Reference.loader(Task.DOMAIN, tokenizer)
            .load(spec, 1, new TokenCache(folder.resolve("tokens")), "key");
    assertThat(learned(stored)).isEqualTo(learned(loaded));
  }

  @Test
  void learnsTheLastTurnAloneIfAsked() throws IOException {
    Path file =
        write(
            "{'conversations': [{'from': 'human', 'value': 'a'}, {'from': 'gpt', 'value': 'b'},"
                + " {'from': 'human', 'value': 'c'}, {'from': 'gpt', 'value': 'd'}]}");
    assertThat(learned(load(Task.CHAT, spec(file, new RowSpec(Map.of(), "", false, false)))))
        .containsExactly("b<|end|>\nd<|end|>\n<|endoftext|>");
    assertThat(learned(load(Task.CHAT, spec(file, new RowSpec(Map.of(), "", false, true)))))
        .containsExactly("d<|end|>\n<|endoftext|>");
  }

  @Test
  void fillsATemplateWithTheColumnsOfARow() throws IOException {
    Path file =
        write(
            "{'frage': '2+2?', 'a': '4', 'hint': 'small'}",
            "{'frage': 'Big?', 'a': true, 'hint': ' '}");
    RowSpec last =
        new RowSpec(Map.of("q", "frage"), "Q: {{q}}{{hint?}}\nA: {{ a }}!", false, false);
    LoadedDataset loaded = load(Task.CUSTOM, spec(file, last));
    assertThat(whole(loaded))
        .containsExactly("Q: 2+2?small\nA: 4!<|endoftext|>", "Q: Big?\nA: true!<|endoftext|>");
    assertThat(learned(loaded)).containsExactly(" 4<|endoftext|>", " true<|endoftext|>");
    assertThat(loaded.summary().format()).isEqualTo("template");

    RowSpec marked =
        new RowSpec(
            Map.of(), "{{frage}}\n{% generation %}{{a}}\nDone.{% endgeneration %}\n", false, false);
    assertThat(learned(load(Task.CUSTOM, spec(file, marked))))
        .containsExactly("4\nDone.<|endoftext|>", "true\nDone.<|endoftext|>");
  }

  @Test
  void saysWhatATemplateMissesInARow() throws IOException {
    Path file = write("{'q': 'x'}", "{'q': 'x', 'b': ['y']}", "{'q': 'x', 'b': ' '}");
    RowSpec template = new RowSpec(Map.of("a", "b"), "{{q}}{{a}}", false, false);
    assertThatThrownBy(() -> load(Task.CUSTOM, spec(file, template)))
        .hasMessageContaining(
            "a.jsonl:1:1: [missing-field] \"b\" is missing; the keys are \"q\" — add it")
        .hasMessageContaining(
            "a.jsonl:2:1: [wrong-type] \"a\" is an array; it must be a string — write")
        .hasMessageContaining("a.jsonl:3:1: [empty-field] \"a\" is blank — fill it in");
  }

  @Test
  void fillsGapsWithTheTokenizersOwnTokens() throws IOException {
    Path file =
        write(
            "{'prefix': 'def f():\\n    return ', 'suffix': '\\n', 'middle': '1'}",
            "{'suffix': ' + 1', 'middle': 'x'}",
            "{'code': 'y = 2'}");
    assertThatThrownBy(() -> load(Task.CODE, spec(file, RowSpec.DEFAULT)))
        .hasMessageContaining(
            "a.jsonl:1:1: [fill-in-the-middle] the base model's tokenizer has no");
    try (Tokenizer own = withGapTokens()) {
      LoadedDataset loaded = Reference.loader(Task.CODE, own).load(spec(file, RowSpec.DEFAULT), 1);
      assertThat(loaded.train().stream().map(e -> own.decode(e.ids(), false)))
          .containsExactly(
              "<fim_prefix>def f():\n    return <fim_suffix>\n<fim_middle>1<|endoftext|>",
              "<fim_prefix><fim_suffix> + 1<fim_middle>x<|endoftext|>",
              "y = 2<|endoftext|>");
      assertThat(loaded.train().stream().map(e -> own.decode(labelled(e), false)))
          .containsExactly("1<|endoftext|>", "x<|endoftext|>", "y = 2<|endoftext|>");
      assertThat(loaded.summary().format())
          .isEqualTo("prefix/suffix/middle (2 rows), code (1 rows)");
    }
  }

  @Test
  void takesKeysFromTheColumnsThatThePomNames() throws IOException {
    Path file =
        write(
            "{'frage': 'a', 'antwort': 'b', 'prompt': 'not', 'completion': 'this'}",
            "{'frage': 'c', 'antwort': 'd'}");
    Map<String, String> columns = Map.of("instruction", "frage", "output", "antwort");
    LoadedDataset loaded = load(Task.CUSTOM, spec(file, new RowSpec(columns, "", false, false)));
    assertThat(learned(loaded)).containsExactly("b<|endoftext|>", "d<|endoftext|>");
    assertThat(loaded.summary().format()).isEqualTo("instruction/output");
    Map<String, String> absent = Map.of("instruction", "frage", "output", "reply");
    assertThatThrownBy(() -> load(Task.INSTRUCT, spec(file, new RowSpec(absent, "", false, false))))
        .hasMessageContaining("a.jsonl:2:1: [missing-field] \"reply\" is missing; the keys are");
    Map<String, String> typo = Map.of("instruktion", "frage");
    assertThatThrownBy(() -> load(Task.INSTRUCT, spec(file, new RowSpec(typo, "", false, false))))
        .hasMessage(
            "<columns>: the keys \"instruktion\" are not of one format. A row of task instruct has"
                + " \"instruction\"/\"input\"/\"output\", or \"input_ids\"/\"labels\".");
  }

  @Test
  void tellsTheFormatWithTheRowsOwnNames() throws IOException {
    Path file = write("{'question': 'a', 'answer': 'b'}");
    assertThat(load(Task.INSTRUCT, spec(file, RowSpec.DEFAULT)).summary().format())
        .isEqualTo("instruction/output as question/answer");
  }

  @Test
  void findsARowOfOneTrainingFileInAnother() throws IOException {
    Files.writeString(folder.resolve("train-1.jsonl"), "{\"text\": \"one\"}");
    Files.writeString(folder.resolve("train-2.jsonl"), "\n{\"text\": \"one\"}");
    assertThat(load(Task.DOMAIN, spec(folder, RowSpec.DEFAULT)).summary().warnings())
        .extracting(Finding::toString)
        .containsExactly(
            "train-2.jsonl:2:1 [duplicate-row] the row is the same as that at train-1.jsonl:1 —"
                + " remove one unless it is to count twice.");
  }

  private DatasetSpec spec(Path file, RowSpec rows) {
    return spec(file, 128, Overflow.TRUNCATE, rows);
  }

  private DatasetSpec spec(Path file, int maxLength, Overflow overflow, RowSpec rows) {
    double evalSplit = overflow == Overflow.SPLIT ? 0.1 : 0;
    return new DatasetSpec(
        LocalDataset.find(file, SplitChoice.DEFAULT),
        evalSplit,
        maxLength,
        overflow,
        false,
        true,
        rows);
  }

  private static LoadedDataset load(Task task, DatasetSpec spec) {
    return Reference.loader(task, tokenizer).load(spec, 1);
  }

  private Path write(String... rows) throws IOException {
    Path file = folder.resolve("a.jsonl");
    return Files.writeString(file, String.join("\n", rows).replace('\'', '"'));
  }

  /** The reference tokenizer with tokens as StarCoder has them. */
  private Tokenizer withGapTokens() throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = (ObjectNode) json.readTree(Reference.TOKENIZER.toFile());
    ArrayNode added = (ArrayNode) root.get("added_tokens");
    int next = tokenizer.vocabularySize();
    for (String token : List.of("<fim_prefix>", "<fim_suffix>", "<fim_middle>")) {
      ObjectNode entry = added.get(0).deepCopy();
      added.add(entry.put("id", next++).put("content", token));
    }
    Path file = folder.resolve("tokenizer.json");
    json.writeValue(file.toFile(), root);
    return HuggingFaceFileTokenizer.open(file);
  }

  private static Set<String> beginnings(List<TokenizedExample> examples) {
    return examples.stream()
        .map(example -> tokenizer.decode(example.ids(), false))
        .filter(text -> text.startsWith("text"))
        .map(text -> text.substring(0, text.indexOf(' ')))
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static List<String> whole(LoadedDataset loaded) {
    return loaded.train().stream().map(e -> tokenizer.decode(e.ids(), false)).toList();
  }

  private static List<String> learned(LoadedDataset loaded) {
    return loaded.train().stream().map(e -> tokenizer.decode(labelled(e), false)).toList();
  }

  private static int[] labelled(TokenizedExample example) {
    return Arrays.stream(example.labels()).filter(l -> l != TokenizedExample.IGNORED).toArray();
  }
}
