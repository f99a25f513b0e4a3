package ai.refocused.engine;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas.cblas_sgemv;

import org.bytedeco.javacpp.FloatPointer;

/**
 * A bound matrix product C = alpha op(A) op(B) + beta C of row-major matrices, cut into strips of C
 * that the team's members compute by one BLAS call each. The cut is along the longer side of C and
 * depends on the shape and the team's size alone.
 */
public final class Gemm implements RowwiseProduct {
  /** Multiplications that the caller does sooner than it can call the team together. */
  private static final long ALONE = 1 << 16;

  private final Threads threads;
  private final boolean transA;
  private final boolean transB;

  /** One each per part, moved before every call: no allocation while training. */
  private final FloatPointer[] partsOfA;

  private final FloatPointer[] partsOfB;
  private final FloatPointer[] partsOfC;

  /** Binds the product to its operands; {@code transA} and {@code transB} make op transpose. */
  public Gemm(
      Threads threads,
      NativeFloats a,
      boolean transA,
      NativeFloats b,
      boolean transB,
      NativeFloats c) {
    this.threads = threads;
    this.transA = transA;
    this.transB = transB;
    this.partsOfA = a.pointers(threads.size());
    this.partsOfB = b.pointers(threads.size());
    this.partsOfC = c.pointers(threads.size());
  }

  @Override
  public void run(int m, int n, int k, float alpha, float beta) {
    run(m, n, k, alpha, transA ? m : k, transB ? k : n, beta, n);
  }

  /** The same with distances between rows given. */
  public void run(int m, int n, int k, float alpha, int lda, int ldb, float beta, int ldc) {
    boolean byRows = m >= n;
    if ((long) m * n * k <= ALONE) {
      strip(0, 1, byRows, m, n, k, alpha, lda, ldb, beta, ldc);
      return;
    }
    threads.run((part, parts) -> strip(part, parts, byRows, m, n, k, alpha, lda, ldb, beta, ldc));
  }

  private void strip(
      int part,
      int parts,
      boolean byRows,
      int m,
      int n,
      int k,
      float alpha,
      int lda,
      int ldb,
      float beta,
      int ldc) {
    int side = byRows ? m : n;
    int from = RowBlock.cut(side, part, parts);
    int size = RowBlock.cut(side, part + 1, parts) - from;
    if (size > 0) {
      strip(part, from, size, byRows, m, n, k, alpha, lda, ldb, beta, ldc);
    }
  }

  @Override
  public void rows(int part, int from, int to, int m, int n, int k, float alpha, float beta) {
    int lda = transA ? m : k;
    strip(part, from, to - from, true, m, n, k, alpha, lda, transB ? k : n, beta, n);
  }

  /** Rows or columns of C from {@code from} on, as many as {@code size}. */
  private void strip(
      int part,
      int from,
      int size,
      boolean byRows,
      int m,
      int n,
      int k,
      float alpha,
      int lda,
      int ldb,
      float beta,
      int ldc) {
    long aFrom = byRows ? (transA ? from : (long) from * lda) : 0;
    long bFrom = byRows ? 0 : (transB ? (long) from * ldb : from);
    long cFrom = byRows ? (long) from * ldc : from;
    if (m == 1 && !byRows) {
      // A product of matrices would first copy all of B into tiles, to read each of them once.
      cblas_sgemv(
          CblasRowMajor,
          transB ? CblasNoTrans : CblasTrans,
          transB ? size : k,
          transB ? k : size,
          alpha,
          partsOfB[part].position(bFrom),
          ldb,
          partsOfA[part].position(0),
          transA ? lda : 1,
          beta,
          partsOfC[part].position(cFrom),
          1);
      return;
    }
    cblas_sgemm(
        CblasRowMajor,
        transA ? CblasTrans : CblasNoTrans,
        transB ? CblasTrans : CblasNoTrans,
        byRows ? size : m,
        byRows ? n : size,
        k,
        alpha,
        partsOfA[part].position(aFrom),
        lda,
        partsOfB[part].position(bFrom),
        ldb,
        beta,
        partsOfC[part].position(cFrom),
        ldc);
  }
}
