package ai.refocused.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Which examples make which batch, in every epoch: a function of examples, seed and epoch alone, so
 * that a run can go on from any place. Each example is in exactly one batch of an epoch; the last
 * batch may be smaller.
 *
 * <p>Unpacked, a batch is {@code batchSize} examples. Packed, it is {@code batchSize} bins of at
 * most {@code maxLength} tokens, see {@link Packer}. Every epoch has the same number of batches.
 * With {@code shuffle}, the order is drawn anew for each epoch; without it, examples keep their
 * order, and bins are in the order of their first examples.
 */
public final class BatchPlan {
  /** Not copied: they may be in a file. */
  private final List<TokenizedExample> examples;

  private final int[] lengths;
  private final int batchSize;
  private final int binLength;
  private final boolean shuffle;
  private final long seed;
  private final int rows;

  private BatchPlan(
      List<TokenizedExample> examples, int batchSize, int binLength, boolean shuffle, long seed) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize " + batchSize);
    }
    this.examples = examples;
    this.lengths = Lengths.of(examples);
    this.batchSize = batchSize;
    this.binLength = binLength;
    this.shuffle = shuffle;
    this.seed = seed;
    this.rows = rows(0).length;
  }

  /** Batches of {@code batchSize} examples each. */
  public static BatchPlan unpacked(
      List<TokenizedExample> examples, int batchSize, boolean shuffle, long seed) {
    return new BatchPlan(examples, batchSize, 0, shuffle, seed);
  }

  /**
   * Batches of {@code batchSize} bins each.
   *
   * @param maxLength most tokens of a bin; no example is longer
   */
  public static BatchPlan packed(
      List<TokenizedExample> examples, int batchSize, int maxLength, boolean shuffle, long seed) {
    return new BatchPlan(examples, batchSize, maxLength, shuffle, seed);
  }

  /** Batches of each epoch. */
  public int batchesPerEpoch() {
    return (rows + batchSize - 1) / batchSize;
  }

  /** Bins of each epoch; 0 when nothing is packed. */
  public int packedRows() {
    return binLength == 0 ? 0 : rows;
  }

  /** Tokens per slot of the bins, 0 to 1; 1 when nothing is packed. */
  public double efficiency() {
    long tokens = Arrays.stream(lengths).asLongStream().sum();
    return binLength == 0 || rows == 0 ? 1 : tokens / ((double) rows * binLength);
  }

  /** The batches of an epoch, from 0. */
  public Epoch epoch(long epoch) {
    return new Epoch(rows(epoch));
  }

  /** The examples in each row of an epoch's batches. */
  private int[][] rows(long epoch) {
    int[] order = new int[lengths.length];
    Arrays.setAll(order, i -> i);
    SeededOrder random = new SeededOrder(seed, epoch);
    if (shuffle) {
      random.shuffle(order);
    }
    if (binLength == 0) {
      int[][] single = new int[order.length][];
      Arrays.setAll(single, i -> new int[] {order[i]});
      return single;
    }
    int[][] bins = Packer.pack(lengths, order, binLength);
    if (!shuffle) {
      Arrays.sort(bins, Comparator.comparingInt(bin -> bin[0]));
      return bins;
    }
    int[] places = random.permutation(bins.length);
    int[][] shuffled = new int[bins.length][];
    Arrays.setAll(shuffled, i -> bins[places[i]]);
    return shuffled;
  }

  /** One pass over the examples; batches are made when asked for. */
  public final class Epoch {
    private final int[][] epochRows;

    private Epoch(int[][] epochRows) {
      this.epochRows = epochRows;
    }

    /** Number of batches. */
    public int size() {
      return batchesPerEpoch();
    }

    /** A batch, from 0. */
    public Batch get(int index) {
      List<TokenizedExample> members = new ArrayList<>();
      for (int example : members(index)) {
        members.add(examples.get(example));
      }
      return Batch.of(members);
    }

    /** Which examples a batch holds, in its order. */
    public int[] members(int index) {
      if (index < 0 || index >= size()) {
        throw new IndexOutOfBoundsException("batch " + index + " of " + size());
      }
      int to = Math.min(epochRows.length, (index + 1) * batchSize);
      return Arrays.stream(epochRows, index * batchSize, to).flatMapToInt(Arrays::stream).toArray();
    }
  }
}
