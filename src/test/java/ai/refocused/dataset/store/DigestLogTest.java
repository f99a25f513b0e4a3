package ai.refocused.dataset.store;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.dataset.store.DigestLog.Place;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestLogTest {

  /** The last ones are more than fit into memory. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, 65_536, 65_537, 400_000})
  void tellsOfEachDigestThatIsThereAgainWithTheFirst(int count) {
    DigestLog log = new DigestLog();
    Random random = new Random(count);
    Map<Long, Place> first = new HashMap<>();
    Map<Place, Place> expected = new HashMap<>();
    for (int i = 0; i < count; i++) {
      long digest = random.nextInt(count) * 0x9E3779B97F4A7C15L;
      Place place = new Place(i % 3, i + (1L << 33));
      Place before = first.putIfAbsent(digest, place);
      if (before != null) {
        expected.put(place, before);
      }
      log.add(digest, ~digest, place.file(), place.line());
    }
    Map<Place, Place> found = new HashMap<>();
    log.drain((one, again, digest) -> assertThat(found.put(again, one)).isNull());
    assertThat(found).isEqualTo(expected);
    log.drain((one, again, digest) -> found.clear());
    assertThat(found).isEqualTo(expected);
  }
}
