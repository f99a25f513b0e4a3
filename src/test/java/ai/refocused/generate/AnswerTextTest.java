package ai.refocused.generate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tokens become text piece by piece. */
class AnswerTextTest {
  private static Tokenizer tokenizer;

  @BeforeAll
  static void open() {
    tokenizer = TinyChat.tokenizer();
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  private final List<String> told = new ArrayList<>();

  private String write(List<String> stop, int... ids) {
    AnswerText text = new AnswerText(tokenizer, stop, told::add);
    for (int id : ids) {
      if (text.add(id)) {
        return text.finish(true);
      }
    }
    return text.finish(false);
  }

  @Test
  void textInPiecesIsTheTextOfAllTokens() {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      int[] ids = random.ints(random.nextInt(40), 0, 1024).toArray();
      told.clear();
      String text = write(List.of(), ids);
      assertThat(String.join("", told)).isEqualTo(text);
      assertThat(text).isEqualTo(tokenizer.decode(ids, true));
    }
  }

  @Test
  void charactersAreToldWhole() {
    int[] ids = tokenizer.encode("a \uD83D\uDE80 b\u00E9\u4E16").ids();
    String text = write(List.of(), ids);
    assertThat(text).isEqualTo("a \uD83D\uDE80 b\u00E9\u4E16");
    assertThat(told).noneMatch(piece -> piece.contains("\uFFFD"));
    assertThat(String.join("", told)).isEqualTo(text);
  }

  @Test
  void aCharacterThatIsCutStaysVisible() {
    int[] ids = tokenizer.encode("a\uD83D\uDE80").ids();
    String text = write(List.of(), Arrays.copyOf(ids, ids.length - 1));
    assertThat(text).isEqualTo("a\uFFFD");
    assertThat(String.join("", told)).isEqualTo(text);
  }

  @Test
  void theEarliestStopStringCutsWhereverTokensEnd() {
    String whole = "The total number of clips is 12. Question: next";
    int[] ids = tokenizer.encode(whole).ids();
    for (int from = 0; from < whole.length(); from++) {
      for (int to = from + 1; to <= whole.length(); to += 3) {
        String stop = whole.substring(from, to);
        told.clear();
        String text = write(List.of("Question: no", stop), ids);
        assertThat(text).isEqualTo(whole.substring(0, whole.indexOf(stop)));
        assertThat(String.join("", told)).isEqualTo(text);
      }
    }
  }

  @Test
  void whatMightBeginAStopStringIsToldOnceItCannot() {
    int[] ids = tokenizer.encode("one two three").ids();
    assertThat(write(List.of("two four", "three!"), ids)).isEqualTo("one two three");
    assertThat(String.join("", told)).isEqualTo("one two three");
  }
}
