package ai.refocused.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ranges of a cache never meet. */
class CacheSpaceTest {

  @Test
  void rangesNeverMeetAndGapsAreUsed() {
    Random random = new Random(5);
    CacheSpace space = new CacheSpace(100);
    Map<Integer, Integer> taken = new HashMap<>();
    BitSet rows = new BitSet();
    for (int round = 0; round < 5000; round++) {
      int size = 1 + random.nextInt(40);
      OptionalInt start = space.take(size);
      assertThat(start.isPresent()).isEqualTo(hasGap(rows, size));
      if (start.isPresent()) {
        int from = start.getAsInt();
        assertThat(rows.get(from, from + size).isEmpty()).isTrue();
        assertThat(from + size).isLessThanOrEqualTo(100);
        rows.set(from, from + size);
        taken.put(from, size);
      } else {
        int from = taken.keySet().stream().skip(random.nextInt(taken.size())).findFirst().get();
        rows.clear(from, from + taken.remove(from));
        space.free(from);
      }
    }
  }

  private static boolean hasGap(BitSet rows, int size) {
    int from = rows.nextClearBit(0);
    while (from + size <= 100) {
      int to = rows.nextSetBit(from);
      if (to < 0 || to - from >= size) {
        return true;
      }
      from = rows.nextClearBit(to);
    }
    return false;
  }

  @Test
  void whatIsNotTakenCannotBeGivenBack() {
    assertThatThrownBy(() -> new CacheSpace(4).free(0)).hasMessageContaining("row 0");
  }
}
