package ai.refocused.train.optimizer;

import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Threads;
import java.util.Arrays;

/**
 * The L2 norm of a flat vector, and how far a gradient is to be scaled down. Summed in double by
 * tiles of fixed size in a fixed order: the number of threads does not show in the result.
 */
public final class L2Norm {
  private static final int TILE = 4096;
  private static final int LANES = 8;

  /** As {@code torch.nn.utils.clip_grad_norm_} has it. */
  private static final double CLIP_EPSILON = 1e-6;

  private final NativeFloats vector;
  private final Threads threads;
  private final double[] tileSums;
  private final float[][] buffers;
  private final double[][] lanes;

  /** For one vector; {@code threads} stay the caller's. */
  public L2Norm(NativeFloats vector, Threads threads) {
    this.vector = vector;
    this.threads = threads;
    this.tileSums = new double[Math.toIntExact((vector.length() + TILE - 1) / TILE)];
    this.buffers = new float[threads.size()][TILE];
    this.lanes = new double[threads.size()][LANES];
  }

  /** The norm; not finite as soon as one element is not. */
  public double compute() {
    threads.run(
        (part, parts) -> {
          for (int tile = part; tile < tileSums.length; tile += parts) {
            long offset = (long) tile * TILE;
            int length = (int) Math.min(TILE, vector.length() - offset);
            vector.get(offset, buffers[part], 0, length);
            tileSums[tile] = sumOfSquares(buffers[part], lanes[part], length);
          }
        });
    double sum = 0;
    for (double tileSum : tileSums) {
      sum += tileSum;
    }
    return Math.sqrt(sum);
  }

  /**
   * What to multiply a gradient of norm {@code norm} by so that its norm is at most {@code
   * maxNorm}; 1 if it is already, or if {@code maxNorm} is 0.
   */
  public static double clipFactor(double norm, double maxNorm) {
    return maxNorm == 0 ? 1 : Math.min(1, maxNorm / (norm + CLIP_EPSILON));
  }

  private static double sumOfSquares(float[] values, double[] lanes, int length) {
    Arrays.fill(lanes, 0);
    int i = 0;
    // Independent sums, because one sum would wait for each addition in turn.
    for (; i + LANES <= length; i += LANES) {
      for (int lane = 0; lane < LANES; lane++) {
        double value = values[i + lane];
        lanes[lane] += value * value;
      }
    }
    double sum = 0;
    for (; i < length; i++) {
      sum += (double) values[i] * values[i];
    }
    for (double lane : lanes) {
      sum += lane;
    }
    return sum;
  }
}
