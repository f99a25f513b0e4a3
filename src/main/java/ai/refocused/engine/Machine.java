package ai.refocused.engine;

import java.util.List;
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
  private final MatrixProducts products;
  private final float[][][] rows;

  /** Starts a team that computes in float32. */
  public Machine(int threads, RowMath math) {
    this(threads, math, Gemm::new);
  }

  /**
   * Starts the team.
   *
   * @param threads members, the caller among them
   * @param products closed with the machine
   */
  public Machine(int threads, RowMath math, MatrixProducts products) {
    // ND4J gives BLAS threads of its own when it loads, so it has to load first.
    Nd4j.getNDArrayFactory().blas();
    openblas.blas_set_num_threads(1);
    this.threads = new Threads(threads);
    this.math = math;
    this.products = products;
    this.rows = new float[threads][ROWS_PER_THREAD][0];
  }

  public Threads threads() {
    return threads;
  }

  public RowMath math() {
    return math;
  }

  /** A product of a layer's weights, in the precision that this machine computes in. */
  public MatrixProduct product(
      NativeFloats a, boolean transA, NativeFloats b, boolean transB, NativeFloats c) {
    return products.bind(threads, a, transA, b, transB, c);
  }

  /** Whether such products, where {@code a} is not transposed, are {@link RowwiseProduct}s. */
  public boolean isRowwise() {
    return products.isRowwise();
  }

  /** Bytes that the products of these shapes need beside their operands. */
  public long workspaceBytes(List<ProductShape> shapes) {
    return products.workspaceBytes(shapes, threads.size());
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
    products.close();
  }
}
