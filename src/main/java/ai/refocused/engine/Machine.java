package ai.refocused.engine;

import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What kernels run on: a team of threads, the arithmetic of rows, and heap arrays for rows at work.
 * BLAS is told to stay on the caller's thread, because each member of the team calls it for a part
 * of its own.
 */
public final class Machine implements AutoCloseable {
  private static final int ROWS_PER_THREAD = 8;

  private final Threads threads;
  private final RowMath math;
  private final float[][][] rows;

  /**
   * Starts the team.
   *
   * @param threads members, the caller among them
   */
  public Machine(int threads, RowMath math) {
    // ND4J gives BLAS threads of its own when it loads, so it has to load first.
    Nd4j.getNDArrayFactory().blas();
    openblas.blas_set_num_threads(1);
    this.threads = new Threads(threads);
    this.math = math;
    this.rows = new float[threads][ROWS_PER_THREAD][0];
  }

  public Threads threads() {
    return threads;
  }

  public RowMath math() {
    return math;
  }

  /**
   * An array of at least {@code length} floats for the given part of the work at hand; its content
   * is undefined and lasts until the kernel returns.
   *
   * @param slot 0 to 7: a kernel's arrays side by side
   */
  public float[] row(int part, int slot, int length) {
    float[] row = rows[part][slot];
    if (row.length < length) {
      row = new float[length];
      rows[part][slot] = row;
    }
    return row;
  }

  @Override
  public void close() {
    threads.close();
  }
}
