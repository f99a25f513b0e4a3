package ai.refocused.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.tokenizer.chat.ChatTemplate;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuggingFaceFileTokenizerTest {
  private static final Path REFERENCE = Path.of("src/test/resources/reference");
  private static final Path MODEL = REFERENCE.resolve("models/neox-tiny");
  private static final ObjectMapper JSON = new ObjectMapper();

  private static HuggingFaceFileTokenizer tokenizer;
  private static JsonNode golden;

  @BeforeAll
  static void open() throws IOException {
    tokenizer = HuggingFaceFileTokenizer.open(MODEL.resolve("tokenizer.json"));
    golden = JSON.readTree(REFERENCE.resolve("golden/tokens.json").toFile());
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void givesTheGoldenIdsAndTexts() {
    List<String> texts = new ArrayList<>();
    for (JsonNode string : golden.get("strings")) {
      String text = string.get("text").asText();
      texts.add(text);
      int[] ids = ids(string);
      assertThat(tokenizer.encode(text).ids()).as(text).isEqualTo(ids);
      assertThat(tokenizer.decode(ids, false)).isEqualTo(string.get("decoded").asText());
      assertThat(tokenizer.decode(ids, true))
          .isEqualTo(string.get("decoded_skip_special").asText());
    }
    List<Encoding> together = tokenizer.encodeAll(texts, true);
    for (int i = 0; i < texts.size(); i++) {
      assertThat(together.get(i).ids()).isEqualTo(ids(golden.get("strings").get(i)));
    }
  }

  @Test
  void rendersAndEncodesTheGoldenChats() {
    ChatTemplate template = ChatTemplate.of(TokenizerConfig.read(MODEL));
    for (JsonNode chat : golden.get("chats")) {
      String text =
          template.render(
              JSON.convertValue(chat.get("messages"), new TypeReference<>() {}),
              chat.get("add_generation_prompt").asBoolean());
      assertThat(text).isEqualTo(chat.get("text").asText());
      assertThat(tokenizer.encode(text).ids()).isEqualTo(ids(chat));
    }
  }

  @Test
  void decodesACutCharacterAsReplacementCharacter() {
    for (JsonNode partial : golden.get("partial_utf8")) {
      assertThat(tokenizer.decode(ids(partial), false)).isEqualTo(partial.get("decoded").asText());
    }
  }

  @Test
  void givesOffsetsInJavaCharsEvenBeyondTheBasicPlane() {
    String text = "a👋b <|end|>👋";
    Encoding encoding = tokenizer.encode(text);
    int b = indexOf(encoding.ids(), tokenizer.encode("b").ids()[0]);
    assertThat(text.substring(encoding.starts()[b], encoding.ends()[b])).isEqualTo("b");
    int end = indexOf(encoding.ids(), tokenizer.tokenId("<|end|>").orElseThrow());
    assertThat(text.substring(encoding.starts()[end], encoding.ends()[end])).isEqualTo("<|end|>");
    int last = encoding.length() - 1;
    assertThat(text.substring(encoding.starts()[last], encoding.ends()[last])).isEqualTo("👋");
  }

  @Test
  void knowsItsTokens() {
    assertThat(tokenizer.tokenId("<|endoftext|>")).hasValue(0);
    assertThat(tokenizer.tokenId("no such token")).isEmpty();
    assertThat(tokenizer.vocabularySize()).isEqualTo(1024);
    tokenizer.requireWithin(1024);
    tokenizer.requireWithin(1100);
    assertThatThrownBy(() -> tokenizer.requireWithin(1023))
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining("the highest token id is 1023 but vocab_size in config.json is 1023");
  }

  @Test
  void findsTheEndOfSequence() {
    TokenizerConfig none = new TokenizerConfig(java.util.Map.of(), java.util.Optional.empty());
    assertThat(EndOfSequence.of(TokenizerConfig.read(MODEL), tokenizer, OptionalInt.of(3)))
        .isEqualTo(new EndOfSequence("<|endoftext|>", 0));
    assertThat(EndOfSequence.of(none, tokenizer, OptionalInt.of(5)))
        .isEqualTo(new EndOfSequence("<|end|>", 5));
    assertThatThrownBy(() -> EndOfSequence.of(none, tokenizer, OptionalInt.empty()))
        .hasMessageContaining("no \"eos_token\"");
  }

  @Test
  void rejectsHalfASurrogatePairAndUnknownIds() {
    assertThatThrownBy(() -> tokenizer.encode("bad \ud800 half"))
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining("half a surrogate pair");
    assertThatThrownBy(() -> tokenizer.decode(new int[] {1024}, false))
        .hasMessageContaining("id 1024");
    assertThatThrownBy(() -> tokenizer.decode(new int[] {-1}, false)).hasMessageContaining("id -1");
  }

  @Test
  void saysWhatIsWrongWithADamagedFile(@TempDir Path folder) throws IOException {
    String good = Files.readString(MODEL.resolve("tokenizer.json"));
    List<String> damaged =
        List.of(
            "",
            "{}",
            "[]",
            good.substring(0, good.length() / 2),
            good.replace("\"ByteLevel\"", "\"Nope\""),
            good.replaceFirst("262", "99999999999"),
            good.replace("\"<|endoftext|>\": 0", "\"<|endoftext|>\": -1"),
            good.replace("\"vocab\"", "\"vocap\""));
    Path file = folder.resolve("tokenizer.json");
    for (String json : damaged) {
      Files.writeString(file, json);
      assertThatThrownBy(() -> HuggingFaceFileTokenizer.open(file))
          .isInstanceOf(TokenizerException.class)
          .hasMessageStartingWith(file + ": the tokenizer cannot be read: \"");
    }
    Files.write(file, "{\"a\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> HuggingFaceFileTokenizer.open(file)).hasMessageContaining("not UTF-8");
    Files.delete(file);
    assertThatThrownBy(() -> HuggingFaceFileTokenizer.open(file))
        .hasMessageContaining("NoSuchFileException");
  }

  private static int[] ids(JsonNode node) {
    return JSON.convertValue(node.get("ids"), int[].class);
  }

  private static int indexOf(int[] ids, int id) {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == id) {
        return i;
      }
    }
    throw new AssertionError(id + " is not there");
  }
}
