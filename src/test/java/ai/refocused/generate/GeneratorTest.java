package ai.refocused.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.engine.Machine;
import ai.refocused.engine.RowMath;
import ai.refocused.job.GenerationSpec;
import ai.refocused.model.Decoder;
import ai.refocused.model.DecoderRoom;
import ai.refocused.model.NeoxModel;
import ai.refocused.tokenizer.Tokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** neox-tiny answers as it does in PyTorch, whatever the batch. */
class GeneratorTest {
  private static final Machine MACHINE = new Machine(1, RowMath.best());
  private static final GenerationSpec SAMPLED =
      new GenerationSpec(24, 0.9, 40, 0.95, 0.01, 1.1, List.of(), 11);
  private static Tokenizer tokenizer;
  private static NeoxModel model;
  private static JsonNode golden;

  @BeforeAll
  static void open() throws IOException {
    tokenizer = TinyChat.tokenizer();
    model = TinyChat.model(MACHINE);
    golden =
        new ObjectMapper()
            .readTree(TinyChat.REFERENCE.resolve("golden/generation.json").toFile())
            .get("prompts");
  }

  @AfterAll
  static void close() {
    model.close();
    tokenizer.close();
    MACHINE.close();
  }

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  private static List<int[]> prompts() {
    List<int[]> prompts = new ArrayList<>();
    golden.forEach(node -> prompts.add(ints(node.get("prompt_ids"))));
    return prompts;
  }

  private static List<Generation> generate(
      DecoderRoom room, List<int[]> prompts, GenerationSpec spec) {
    return generate(room, prompts, spec, Set.of());
  }

  private static List<Generation> generate(
      DecoderRoom room, List<int[]> prompts, GenerationSpec spec, Set<Integer> ends) {
    try (Decoder decoder = model.decoder(room)) {
      return new Generator(decoder, MACHINE.math(), tokenizer, ends).generate(prompts, spec);
    }
  }

  private static List<String> texts(List<Generation> generations) {
    return generations.stream().map(Generation::text).toList();
  }

  /** One at a time, all at once, two at a time with prompts in pieces, and by the cache's room. */
  @ParameterizedTest
  @CsvSource({"1, 100, 100, 64", "3, 100, 300, 128", "2, 100, 140, 7", "3, 100, 130, 40"})
  void greedyAnswersEqualPyTorchsInEveryBatch(
      int sequences, int positions, int cachedTokens, int rows) {
    DecoderRoom room = new DecoderRoom(sequences, positions, cachedTokens, rows);
    List<Generation> answers = generate(room, prompts(), GenerationSpec.greedy(32));

    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).tokens()).isEqualTo(ints(golden.get(i).get("new_ids")));
      assertThat(answers.get(i).text()).isEqualTo(golden.get(i).get("new_text").asText());
      assertThat(answers.get(i).finishReason()).isEqualTo(FinishReason.MAX_NEW_TOKENS);
    }
  }

  @Test
  void drawsDependOnSeedAndPromptAlone() {
    List<int[]> prompts = prompts();
    List<String> alone = texts(generate(DecoderRoom.of(1, 100), prompts, SAMPLED));
    assertThat(texts(generate(DecoderRoom.of(3, 100), prompts, SAMPLED))).isEqualTo(alone);

    Collections.reverse(prompts);
    List<String> reversed =
        new ArrayList<>(texts(generate(DecoderRoom.of(2, 100), prompts, SAMPLED)));
    Collections.reverse(reversed);
    assertThat(reversed).isEqualTo(alone);

    GenerationSpec other = new GenerationSpec(24, 0.9, 40, 0.95, 0.01, 1.1, List.of(), 12);
    Collections.reverse(prompts);
    assertThat(texts(generate(DecoderRoom.of(3, 100), prompts, other))).isNotEqualTo(alone);
  }

  @Test
  void equalPromptsAreDrawnDifferently() {
    int[] prompt = prompts().get(0);
    List<Generation> answers =
        generate(DecoderRoom.of(3, 100), List.of(prompt, prompt, prompt), SAMPLED);
    assertThat(texts(answers)).doesNotHaveDuplicates();
  }

  @Test
  void anEndTokenEndsAnAnswerAndIsNoPartOfIt() {
    int[] ids = ints(golden.get(0).get("new_ids"));
    List<Generation> answers =
        generate(
            DecoderRoom.of(1, 100),
            prompts().subList(0, 1),
            GenerationSpec.greedy(32),
            Set.of(ids[4]));
    assertThat(answers.get(0).finishReason()).isEqualTo(FinishReason.END_TOKEN);
    assertThat(answers.get(0).tokens()).containsExactly(ids[0], ids[1], ids[2], ids[3]);
  }

  @Test
  void aStopStringAcrossTokensEndsAnAnswer() {
    String whole = golden.get(0).get("new_text").asText();
    String stop = "than the first day?\nThe";
    GenerationSpec spec = new GenerationSpec(32, 0, 0, 1, 0, 1, List.of("never", stop), 0);
    List<Generation> answers = generate(DecoderRoom.of(1, 100), prompts().subList(0, 1), spec);
    assertThat(answers.get(0).finishReason()).isEqualTo(FinishReason.STOP_STRING);
    assertThat(answers.get(0).text()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
  }

  @Test
  void anAnswerEndsWherePositionsDo() {
    int[] prompt = prompts().get(0);
    List<Generation> answers =
        generate(DecoderRoom.of(1, 20), List.of(prompt), GenerationSpec.greedy(32));
    assertThat(answers.get(0).finishReason()).isEqualTo(FinishReason.POSITIONS_FULL);
    assertThat(answers.get(0).tokens()).hasSize(20 - prompt.length);
  }

  @Test
  void partsToldAreTheAnswer() {
    StringBuilder[] told = {new StringBuilder(), new StringBuilder(), new StringBuilder()};
    try (Decoder decoder = model.decoder(DecoderRoom.of(2, 100))) {
      Generator generator = new Generator(decoder, MACHINE.math(), tokenizer, Set.of());
      List<Generation> answers =
          generator.generate(
              prompts(), SAMPLED, (prompt, piece) -> told[prompt].append(piece), () -> false);
      for (int i = 0; i < 3; i++) {
        assertThat(told[i]).hasToString(answers.get(i).text());
      }
    }
  }

  @Test
  void promptsThatCannotBeReadAreRefused() {
    try (Decoder decoder = model.decoder(DecoderRoom.of(2, 10))) {
      Generator generator = new Generator(decoder, MACHINE.math(), tokenizer, Set.of());
      assertThatThrownBy(() -> generator.generate(List.of(new int[0]), GenerationSpec.greedy(1)))
          .hasMessageContaining("prompt 0 has 0 tokens; 1 to 9 are allowed");
      assertThatThrownBy(() -> generator.generate(List.of(new int[10]), GenerationSpec.greedy(1)))
          .hasMessageContaining("10 tokens");
    }
  }
}
