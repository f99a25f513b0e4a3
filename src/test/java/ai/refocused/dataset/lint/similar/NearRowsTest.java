package ai.refocused.dataset.lint.similar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NearRowsTest {
  private static final int PAIRS = 400;

  private final Random random = new Random(7);

  @Test
  void estimatesHowMuchTextsHaveInCommon() {
    double squares = 0;
    double errors = 0;
    for (int i = 0; i < PAIRS; i++) {
      List<String> words = words(20 + random.nextInt(400));
      List<String> other = changed(words, random.nextInt(1 + words.size() / 10));
      double estimate =
          MinHash.similarity(
              MinHash.of(text(words)).orElseThrow(), MinHash.of(text(other)).orElseThrow(), 0);
      double error = estimate - jaccard(words, other);
      errors += error;
      squares += error * error;
    }
    assertThat(errors / PAIRS).isCloseTo(0, within(0.01));
    assertThat(Math.sqrt(squares / PAIRS)).isLessThan(0.04);
  }

  @Test
  void findsNearlyAllThatAreAlmostTheSameAndNothingElse() {
    NearRows rows = new NearRows();
    List<List<String>> texts = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      texts.add(words(60));
      assertThat(rows.put(text(texts.get(i)), i, new RowPlace(0, i + 1))).isEmpty();
    }
    int found = 0;
    for (int i = 0; i < PAIRS; i++) {
      List<String> near = changed(texts.get(i), 1);
      var result = rows.put(text(near), -1L - i, new RowPlace(1, i + 1));
      boolean right = result.isPresent() && result.get().place().equals(new RowPlace(0, i + 1));
      found += right ? 1 : 0;
    }
    // One word of 60 in another makes a similarity of 55 / 61, about 0.9.
    assertThat(found).isGreaterThan(PAIRS * 98 / 100);
  }

  @Test
  void takesTheSameRowForTheSameAndNotForAlmostTheSame() {
    NearRows rows = new NearRows();
    List<String> text = text(words(30));
    assertThat(rows.put(text, 5, new RowPlace(0, 1))).isEmpty();
    assertThat(rows.put(text, 5, new RowPlace(0, 2))).isEmpty();
    var shouted =
        rows.put(List.of(text.get(0).toUpperCase(java.util.Locale.ROOT)), 6, new RowPlace(0, 3));
    assertThat(shouted).contains(new NearRows.Near(new RowPlace(0, 1), 1.0));
  }

  @Test
  void saysNothingOfShortTexts() {
    NearRows rows = new NearRows();
    rows.put(List.of("What is 2 + 2?"), 1, new RowPlace(0, 1));
    assertThat(rows.put(List.of("what is 2 and 2"), 2, new RowPlace(0, 2))).isEmpty();
  }

  @Test
  void countsRowsThatItHasNoRoomFor() {
    NearRows rows = new NearRows(300);
    List<String> first = words(40);
    rows.put(text(first), -1, new RowPlace(0, 1));
    for (int i = 0; i < 400; i++) {
      rows.put(text(words(40)), i, new RowPlace(0, i + 2));
    }
    assertThat(rows.forgotten()).isEqualTo(101);
    assertThat(rows.put(text(changed(first, 1)), -2, new RowPlace(0, 500))).isPresent();
  }

  private List<String> words(int count) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      words.add("w" + random.nextInt(5000));
    }
    return words;
  }

  private List<String> changed(List<String> words, int count) {
    List<String> changed = new ArrayList<>(words);
    for (int i = 0; i < count; i++) {
      changed.set(random.nextInt(changed.size()), "x" + random.nextInt(5000));
    }
    return changed;
  }

  private static List<String> text(List<String> words) {
    return List.of(String.join(" ", words));
  }

  private static double jaccard(List<String> a, List<String> b) {
    Set<List<String>> both = new HashSet<>(shingles(a));
    both.retainAll(shingles(b));
    Set<List<String>> either = new HashSet<>(shingles(a));
    either.addAll(shingles(b));
    return both.size() / (double) either.size();
  }

  private static Set<List<String>> shingles(List<String> words) {
    Set<List<String>> shingles = new HashSet<>();
    for (int i = 0; i + 3 <= words.size(); i++) {
      shingles.add(List.copyOf(words.subList(i, i + 3)));
    }
    return shingles;
  }
}
