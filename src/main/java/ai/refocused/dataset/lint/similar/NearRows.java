package ai.refocused.dataset.lint.similar;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds a row that has most of its shingles in common with an earlier one: locality-sensitive
 * hashing of {@link MinHash} sketches. With 16 bands of 8 bins a pair with a similarity of 0.8 is
 * found with a probability of 0.95, one of 0.9 with 0.9999.
 *
 * <p>{@link #MOST_ROWS} rows are remembered, in 70 MiB; later ones are looked up, but others are
 * not compared with them.
 */
public final class NearRows {
  /** From this similarity on, rows are almost the same. */
  public static final double THRESHOLD = 0.8;

  private static final int MOST_ROWS = 1 << 18;
  private static final int FIRST_ROWS = 1 << 8;
  private static final int MOST_CANDIDATES = 64;

  private final int most;
  private byte[] sketches = new byte[FIRST_ROWS * MinHash.BINS];
  private long[] places = new long[FIRST_ROWS];
  private long[] digests = new long[FIRST_ROWS];

  /** For each band two slots to a key, each with the number of a row from 1, or 0. */
  private int[][] bands = emptyBands(FIRST_ROWS);

  private int rows;
  private long forgotten;

  public NearRows() {
    this(MOST_ROWS);
  }

  NearRows(int mostRows) {
    this.most = mostRows;
  }

  /**
   * An earlier row that is almost the same.
   *
   * @param similarity estimated, {@link #THRESHOLD} to 1
   */
  public record Near(RowPlace place, double similarity) {}

  /**
   * The most similar earlier row, if one is similar enough; this one is remembered.
   *
   * @param digest of the row; one that has the same is the same, and not almost
   */
  public Optional<Near> put(List<String> texts, long digest, RowPlace place) {
    Optional<byte[]> sketch = MinHash.of(texts);
    if (sketch.isEmpty()) {
      return Optional.empty();
    }
    int[] keys = MinHash.bands(sketch.get(), 0);
    int nearest = nearest(sketch.get(), keys);
    if (nearest > 0 && digests[nearest - 1] == digest) {
      return Optional.empty();
    }
    remember(sketch.get(), keys, digest, place);
    return nearest == 0
        ? Optional.empty()
        : Optional.of(
            new Near(RowPlace.unpack(places[nearest - 1]), similarity(sketch.get(), nearest)));
  }

  /** Remembers a row without looking for others. */
  public void remember(List<String> texts, long digest, RowPlace place) {
    MinHash.of(texts)
        .ifPresent(sketch -> remember(sketch, MinHash.bands(sketch, 0), digest, place));
  }

  /** Rows that later ones are not compared with. */
  public long forgotten() {
    return forgotten;
  }

  /** The number of the most similar row; the first of several; 0 if none is similar enough. */
  private int nearest(byte[] sketch, int[] keys) {
    Set<Integer> candidates = new HashSet<>();
    for (int band = 0; band < keys.length && candidates.size() < MOST_CANDIDATES; band++) {
      int slot = slot(keys[band]);
      candidates.add(bands[band][slot]);
      candidates.add(bands[band][slot ^ 1]);
    }
    candidates.remove(Integer.valueOf(0));
    int best = 0;
    double similarity = 0;
    for (int candidate : candidates) {
      double found = similarity(sketch, candidate);
      if (found > similarity || (found == similarity && candidate < best)) {
        best = candidate;
        similarity = found;
      }
    }
    return similarity < THRESHOLD ? 0 : best;
  }

  private double similarity(byte[] sketch, int row) {
    return MinHash.similarity(sketch, sketches, (row - 1) * MinHash.BINS);
  }

  private void remember(byte[] sketch, int[] keys, long digest, RowPlace place) {
    if (rows == most) {
      forgotten++;
      return;
    }
    if (rows == places.length) {
      grow();
    }
    System.arraycopy(sketch, 0, sketches, rows * MinHash.BINS, MinHash.BINS);
    places[rows] = place.packed();
    digests[rows] = digest;
    rows++;
    enter(rows, keys);
  }

  /** Into one of its two slots, if one is free: the first rows of a kind stand for the others. */
  private void enter(int row, int[] keys) {
    for (int band = 0; band < keys.length; band++) {
      int slot = slot(keys[band]);
      if (bands[band][slot] == 0) {
        bands[band][slot] = row;
      } else if (bands[band][slot ^ 1] == 0) {
        bands[band][slot ^ 1] = row;
      }
    }
  }

  private int slot(int key) {
    return key & (bands[0].length - 1);
  }

  private void grow() {
    places = Arrays.copyOf(places, 2 * places.length);
    digests = Arrays.copyOf(digests, places.length);
    sketches = Arrays.copyOf(sketches, 2 * sketches.length);
    bands = emptyBands(places.length);
    for (int row = 1; row <= rows; row++) {
      enter(row, MinHash.bands(sketches, (row - 1) * MinHash.BINS));
    }
  }

  private static int[][] emptyBands(int rows) {
    return new int[MinHash.BANDS][2 * rows];
  }
}
