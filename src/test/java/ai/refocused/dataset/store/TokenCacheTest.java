package ai.refocused.dataset.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCacheTest {
  private static final int IGNORED = -100;
  private static final byte[] NOTES = "notes".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  @Test
  void givesBackWhatWasKept() throws IOException {
    TokenCache cache = new TokenCache(folder.resolve("cache"));
    assertThat(cache.find("k")).isEmpty();
    int[][] rows = new int[20_000][];
    Random random = new Random(1);
    try (TokenCache.Draft draft = cache.begin(IGNORED)) {
      for (int i = 0; i < rows.length; i++) {
        rows[i] = random.ints(random.nextInt(60), 0, 50_000).toArray();
        draft.train().add(rows[i], labels(rows[i]));
      }
      draft.eval().add(new int[] {7}, new int[] {7});
      cache.keep("k", draft, NOTES);
    }
    TokenCache.Entry entry = cache.find("k").orElseThrow();
    assertThat(entry.notes()).isEqualTo(NOTES);
    assertThat(entry.train().count()).isEqualTo(rows.length);
    for (int i = 0; i < rows.length; i++) {
      assertThat(entry.train().length(i)).isEqualTo(rows[i].length);
      int[] tokens = entry.train().tokens(i);
      assertThat(Arrays.stream(tokens).map(t -> t & Integer.MAX_VALUE).toArray())
          .isEqualTo(rows[i]);
      if (tokens.length > 1) {
        assertThat(tokens[0]).isNegative();
        assertThat(tokens[1]).isNotNegative();
      }
    }
    assertThat(entry.eval().tokens(0)).containsExactly(7);
    try (var left = Files.list(folder.resolve("cache"))) {
      assertThat(left).hasSize(1);
    }
  }

  @Test
  void leavesNothingOfWhatWasGivenUp() throws IOException {
    TokenCache cache = new TokenCache(folder);
    try (TokenCache.Draft draft = cache.begin(IGNORED)) {
      draft.train().add(new int[] {1}, new int[] {1});
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void letsTheFirstOfTwoBuildsWin() throws IOException {
    TokenCache cache = new TokenCache(folder);
    try (TokenCache.Draft one = cache.begin(IGNORED);
        TokenCache.Draft two = cache.begin(IGNORED)) {
      one.train().add(new int[] {1}, new int[] {1});
      two.train().add(new int[] {1}, new int[] {1});
      cache.keep("k", one, NOTES);
      assertThat(cache.keep("k", two, NOTES).train().tokens(0)).containsExactly(1);
    }
    assertThat(cache.find("k")).isPresent();
  }

  @Test
  void makesDamagedEntriesAnew() throws IOException {
    TokenCache cache = new TokenCache(folder);
    Path file = folder.resolve("k/train.tokens");
    keep(cache);
    byte[] good = Files.readAllBytes(file);
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 4;
      keep(cache);
      Files.write(file, bad);
      assertThat(cache.find("k")).as("byte " + at).isEmpty();
      assertThat(folder.resolve("k")).doesNotExist();
    }
    for (int length = 0; length < good.length; length++) {
      keep(cache);
      Files.write(file, Arrays.copyOf(good, length));
      assertThat(cache.find("k")).isEmpty();
    }
  }

  @Test
  void refusesLabelsThatTheFileCannotHold() throws IOException {
    try (TokenRowsWriter writer = new TokenRowsWriter(folder.resolve("a"), IGNORED)) {
      assertThatThrownBy(() -> writer.add(new int[] {1, 2}, new int[] {1, 3}))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static void keep(TokenCache cache) throws IOException {
    try (TokenCache.Draft draft = cache.begin(IGNORED)) {
      draft.train().add(new int[] {1, 2, 3}, new int[] {IGNORED, 2, 3});
      cache.keep("k", draft, NOTES);
    }
  }

  private static int[] labels(int[] ids) {
    int[] labels = ids.clone();
    if (ids.length > 1) {
      labels[0] = IGNORED;
    }
    return labels;
  }
}
