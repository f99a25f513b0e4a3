package ai.refocused.train.optimizer;

import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Threads;
import ai.refocused.model.CausalLm;
import ai.refocused.model.Parameter;

/**
 * What the parameters of an Adafactor run share: the flat vectors, and arrays to work in, one
 * parameter after the other.
 */
final class AdafactorRoom {
  /**
   * Most pieces that a parameter is cut into. They are the same for any number of threads, and so
   * are sums over pieces in their order.
   */
  static final int PIECES = 64;

  final NativeFloats weights;
  final NativeFloats gradients;
  final Threads threads;

  /** Per thread: weights and gradients of a row or tile. */
  final float[][][] rows;

  /** Per piece: sums of columns. */
  final double[][] columnSums;

  /** Per piece: a sum. */
  final double[] sums = new double[PIECES];

  AdafactorRoom(CausalLm model, Threads threads) {
    this.weights = model.weights();
    this.gradients = model.gradients();
    this.threads = threads;
    int widest = 0;
    for (Parameter p : model.parameters()) {
      if (p.shape().size() > 2) {
        throw new IllegalArgumentException(
            p.name() + " has shape " + p.shape() + "; Adafactor knows vectors and matrices");
      }
      widest = p.shape().size() == 2 ? Math.max(widest, p.shape().get(1)) : widest;
    }
    this.rows = new float[threads.size()][2][Math.max(widest, Tile.FLOATS)];
    this.columnSums = new double[PIECES][widest];
  }

  /** Work on one piece. */
  @FunctionalInterface
  interface Piece {
    void run(int piece, float[][] row);
  }

  /** Shares pieces among the threads. */
  void each(int pieces, Piece work) {
    threads.run(
        (part, parts) -> {
          for (int piece = part; piece < pieces; piece += parts) {
            work.run(piece, rows[part]);
          }
        });
  }

  /** Sum over the first pieces. */
  double total(int pieces) {
    double total = 0;
    for (int piece = 0; piece < pieces; piece++) {
      total += sums[piece];
    }
    return total;
  }
}
