package ai.refocused.engine.onednn;

import ai.refocused.engine.Gemm;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.RowBlock;
import ai.refocused.engine.RowwiseProduct;
import ai.refocused.engine.Threads;
import java.util.Arrays;

/**
 * One bound product C = alpha A op(B) + beta C, cut into strips of rows that the team's members
 * compute by one call each. Which library computes a product depends on its shape alone, so that a
 * run gives the same bits again.
 */
final class OnednnProduct implements RowwiseProduct {
  /** Multiplications from which a call through ND4J, some 30 microseconds, is worth it. */
  private static final long LARGE = 1 << 24;

  /** Rows of C below which reading op(B) by every member costs more than oneDNN saves. */
  private static final int MANY_ROWS = 64;

  private final Threads threads;
  private final Gemm blas;
  private final OnednnStrip[] strips;

  OnednnProduct(
      Threads threads, NativeFloats a, NativeFloats b, boolean transB, NativeFloats c, Gemm blas) {
    this.threads = threads;
    this.blas = blas;
    this.strips = new OnednnStrip[threads.size()];
    Arrays.setAll(strips, part -> new OnednnStrip(a, b, transB, c));
  }

  @Override
  public void run(int m, int n, int k, float alpha, float beta) {
    if (!isLarge(m, n, k)) {
      blas.run(m, n, k, alpha, beta);
      return;
    }
    RowBlock.tiles(
        threads, m, (part, from, to) -> strips[part].run(from, to - from, n, k, alpha, beta));
  }

  @Override
  public void rows(int part, int from, int to, int m, int n, int k, float alpha, float beta) {
    if (isLarge(m, n, k)) {
      strips[part].run(from, to - from, n, k, alpha, beta);
    } else {
      blas.rows(part, from, to, m, n, k, alpha, beta);
    }
  }

  private static boolean isLarge(int m, int n, int k) {
    return m >= MANY_ROWS && (long) m * n * k >= LARGE;
  }
}
