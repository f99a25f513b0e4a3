package ai.refocused.model;

import ai.refocused.engine.Machine;
import ai.refocused.engine.MatrixProduct;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.NativeMemory;
import ai.refocused.engine.RowBlock;
import ai.refocused.engine.RowMath;
import java.util.OptionalDouble;

/**
 * The output layer with its loss: logits = h W^T, cross-entropy against target ids. Logits exist
 * for a chunk of rows at a time; loss and gradients come from the same chunk: with p the softmax,
 * dlogits = (p - target) * scale, dh = dlogits W, dW += dlogits^T h. The target is one-hot; with
 * label smoothing e in training (Szegedy et al. 2015, arXiv:1512.00567), 1 - e of it is, and e is
 * spread evenly over the vocabulary, as PyTorch's {@code CrossEntropyLoss(label_smoothing=e)} does.
 */
final class LmHead {
  /** Logits held at once. More rows make better matrix products, fewer take less memory. */
  private static final long CHUNK_FLOATS = 32L << 20;

  private static final int ROW_STEP = 16;

  private final Machine machine;
  private final int vocabulary;
  private final int width;
  private final int chunkRows;
  private final NativeFloats logits;
  private final NativeFloats rows;
  private final NativeFloats rowGradients;
  private final NativeFloats chunk;
  private final NativeFloats chunkGradient;
  private final MatrixProduct forward;
  private final MatrixProduct toRows;

  /** Null where the output weights are frozen. */
  private final MatrixProduct toWeights;

  private final double smoothing;
  private final double[] losses;
  private final boolean[] correct;

  /**
   * Binds the head to its memory.
   *
   * @param weight [vocabulary, width]
   * @param weightGradient null for a frozen weight
   * @param rows labelled rows [capacity, width], the head's input
   * @param rowGradients where their gradients go
   * @param smoothing label smoothing of {@link #lossAndGradients}, 0 to below 1
   * @param memory owns what the head needs besides
   */
  LmHead(
      Machine machine,
      NativeFloats weight,
      NativeFloats weightGradient,
      NativeFloats rows,
      NativeFloats rowGradients,
      int vocabulary,
      double smoothing,
      NativeMemory memory) {
    this.machine = machine;
    this.smoothing = smoothing;
    this.vocabulary = vocabulary;
    this.width = Math.toIntExact(weight.length() / vocabulary);
    this.rows = rows;
    this.rowGradients = rowGradients;
    long capacity = rows.length() / width;
    this.chunkRows = chunkRows(capacity, vocabulary);
    this.logits = memory.allocateUninitialized((long) chunkRows * vocabulary);
    this.chunk = memory.allocateUninitialized((long) chunkRows * width);
    this.chunkGradient = memory.allocateUninitialized((long) chunkRows * width);
    this.forward = machine.product(chunk, false, weight, true, logits);
    this.toRows = machine.product(logits, false, weight, false, chunkGradient);
    this.toWeights =
        weightGradient == null ? null : machine.product(logits, true, chunk, false, weightGradient);
    this.losses = new double[chunkRows];
    this.correct = new boolean[chunkRows];
  }

  /** Rows whose logits are there at the same time. */
  static int chunkRows(long capacity, int vocabulary) {
    long most = Math.max(ROW_STEP, CHUNK_FLOATS / vocabulary / ROW_STEP * ROW_STEP);
    return (int) Math.min(capacity, most);
  }

  /** Floats that a head for so many rows allocates. */
  static long floats(long capacity, int vocabulary, int width) {
    return chunkRows(capacity, vocabulary) * (vocabulary + 2L * width);
  }

  /** Hears of each row in its turn. */
  @FunctionalInterface
  interface RowListener {
    void row(int row, double loss, boolean isCorrect);
  }

  /** Loss of the first {@code count} rows. */
  TokenLoss loss(int[] targets, int count, RowListener listener) {
    TokenLoss total = TokenLoss.NONE;
    for (int from = 0; from < count; from += chunkRows) {
      int size = Math.min(chunkRows, count - from);
      total = total.plus(chunkLoss(targets, from, size, OptionalDouble.empty()));
      for (int r = 0; r < size; r++) {
        listener.row(from + r, losses[r], correct[r]);
      }
    }
    return total;
  }

  /**
   * The same with gradients of {@code scale} times the sum of losses.
   *
   * @param accumulate whether the weight's gradient is added to what is there
   */
  TokenLoss lossAndGradients(int[] targets, int count, double scale, boolean accumulate) {
    TokenLoss total = TokenLoss.NONE;
    boolean add = accumulate;
    for (int from = 0; from < count; from += chunkRows) {
      int size = Math.min(chunkRows, count - from);
      total = total.plus(chunkLoss(targets, from, size, OptionalDouble.of(scale)));
      toRows.run(size, width, vocabulary, 1, 0);
      rowGradients.copy((long) from * width, chunkGradient, 0, (long) size * width);
      if (toWeights != null) {
        toWeights.run(vocabulary, width, size, 1, add ? 1 : 0);
        add = true;
      }
    }
    return total;
  }

  /** Logits of a chunk of rows, their losses, and with a scale the logits' gradients. */
  private TokenLoss chunkLoss(int[] targets, int from, int size, OptionalDouble scale) {
    makeLogits(from, size);
    RowBlock.each(
        machine.threads(),
        size,
        (part, begin, end) -> lossRows(part, begin, end, targets, from, scale));
    return sum(size);
  }

  private void makeLogits(int from, int size) {
    chunk.copy(0, rows, (long) from * width, (long) size * width);
    forward.run(size, vocabulary, width, 1, 0);
  }

  /** Logits of the first {@code count} rows. */
  float[] logits(int count) {
    float[] all = new float[Math.multiplyExact(count, vocabulary)];
    for (int from = 0; from < count; from += chunkRows) {
      int size = Math.min(chunkRows, count - from);
      makeLogits(from, size);
      logits.get(0, all, from * vocabulary, size * vocabulary);
    }
    return all;
  }

  private TokenLoss sum(int size) {
    double sum = 0;
    long right = 0;
    for (int r = 0; r < size; r++) {
      sum += losses[r];
      right += correct[r] ? 1 : 0;
    }
    return new TokenLoss(sum, size, right);
  }

  private void lossRows(
      int part, int begin, int end, int[] targets, int first, OptionalDouble scale) {
    RowMath math = machine.math();
    float[] row = machine.row(part, 0, vocabulary);
    double smooth = scale.isPresent() ? smoothing : 0;
    for (int r = begin; r < end; r++) {
      int target = targets[first + r];
      logits.get((long) r * vocabulary, row, 0, vocabulary);
      float max = math.max(row, 0, vocabulary);
      float own = row[target];
      double mean = smooth == 0 ? 0 : math.sum(row, 0, vocabulary) / (double) vocabulary;
      float sum = math.expShifted(row, 0, max, vocabulary);
      losses[r] = Math.log(sum) + max - (1 - smooth) * own - smooth * mean;
      correct[r] = own >= max;
      if (scale.isPresent()) {
        math.scale(row, 0, (float) (scale.getAsDouble() / sum), vocabulary);
        row[target] -= (float) ((1 - smooth) * scale.getAsDouble());
        spread(row, (float) (smooth * scale.getAsDouble() / vocabulary));
        logits.put((long) r * vocabulary, row, 0, vocabulary);
      }
    }
  }

  private void spread(float[] row, float share) {
    if (share != 0) {
      for (int i = 0; i < vocabulary; i++) {
        row[i] -= share;
      }
    }
  }
}
