package ai.refocused.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.tokenizer.Encoding;
import ai.refocused.tokenizer.Tokenizer;
import ai.refocused.tokenizer.chat.ChatTemplate;
import ai.refocused.tokenizer.chat.TextSpan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FillInTheMiddleTest {
  private static final ChatTemplate CHAT =
      ChatTemplate.of("built-in", ChatTemplate.BUILT_IN, Map.of());
  private static final Example.Infill GAP = new Example.Infill("a = ", "\nb", "1");

  /** The layouts that the models' makers document; the answer in braces, ~ for a line break. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "<fim_prefix> <fim_suffix> <fim_middle>;"
            + " <fim_prefix>a = <fim_suffix>~b<fim_middle>{1}",
        "<|fim_prefix|> <|fim_suffix|> <|fim_middle|>;"
            + " <|fim_prefix|>a = <|fim_suffix|>~b<|fim_middle|>{1}",
        "<fim-prefix> <fim-suffix> <fim-middle>;"
            + " <fim-prefix>a = <fim-suffix>~b<fim-middle>{1}",
        "<｜fim▁begin｜> <｜fim▁hole｜> <｜fim▁end｜>;"
            + " <｜fim▁begin｜>a = <｜fim▁hole｜>~b<｜fim▁end｜>{1}",
        "▁<PRE> ▁<SUF> ▁<MID> ▁<EOT>; ▁<PRE>a = ▁<SUF>~b▁<MID>{1▁<EOT>}",
        "[PREFIX] [SUFFIX] [MIDDLE]; [SUFFIX]~b[PREFIX]a = {1}"
      })
  void laysOutAGapAsTheModelWasTrained(String tokens, String expected) {
    Optional<FillInTheMiddle> layout = FillInTheMiddle.of(new Words(List.of(tokens.split(" "))));
    RenderedExample rendered = new ExampleRenderer(CHAT, layout, false).render(GAP);
    TextSpan answer = rendered.answers().get(0);
    String shown =
        rendered.text().substring(0, answer.start())
            + "{"
            + rendered.text().substring(answer.start(), answer.end())
            + "}";
    assertThat(shown).isEqualTo(expected.replace('~', '\n'));
    assertThat(rendered.fromTemplate()).isFalse();
  }

  @Test
  void saysThatATokenizerHasNoTokensForGaps() {
    Optional<FillInTheMiddle> none = FillInTheMiddle.of(new Words(List.of("<fim_prefix>")));
    assertThat(none).isEmpty();
    assertThatThrownBy(() -> new ExampleRenderer(CHAT, none, false).render(GAP))
        .hasMessageStartingWith(
            "the base model's tokenizer has no tokens for \"prefix\", \"suffix\"")
        .hasMessageContaining("such as <fim_prefix>");
  }

  /** Knows these words, each as one token, and reads everything else letter by letter. */
  private record Words(List<String> words) implements Tokenizer {
    @Override
    public List<Encoding> encodeAll(List<String> texts, boolean addSpecialTokens) {
      return texts.stream().map(this::encoding).toList();
    }

    private Encoding encoding(String text) {
      int length = words.contains(text) ? 1 : text.length();
      return new Encoding(new int[length], new int[length], new int[length]);
    }

    @Override
    public String decode(int[] ids, boolean skipSpecialTokens) {
      throw new UnsupportedOperationException();
    }

    @Override
    public OptionalInt tokenId(String token) {
      int id = words.indexOf(token);
      return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
    }

    @Override
    public Set<String> specialTokens() {
      return Set.of();
    }

    @Override
    public int vocabularySize() {
      return words.size();
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
