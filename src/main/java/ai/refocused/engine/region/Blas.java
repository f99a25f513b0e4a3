package ai.refocused.engine.region;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import ai.refocused.engine.NativeFloats;
import org.bytedeco.javacpp.FloatPointer;

/** A matrix inside a larger vector, for one thread's small products; moved, never copied. */
final class Blas {
  private final FloatPointer pointer;
  private final int stride;

  /**
   * A view of rows.
   *
   * @param stride distance between rows in floats
   */
  Blas(NativeFloats floats, int stride) {
    this.pointer = new FloatPointer(floats.pointer());
    this.stride = stride;
  }

  /** The pointer at a place of the vector. */
  FloatPointer at(long place) {
    return pointer.position(place);
  }

  int stride() {
    return stride;
  }

  /** c = alpha op(a) op(b) + beta c on the calling thread. */
  static void multiply(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float alpha,
      FloatPointer a,
      int lda,
      FloatPointer b,
      int ldb,
      float beta,
      FloatPointer c,
      int ldc) {
    cblas_sgemm(
        CblasRowMajor,
        transA ? CblasTrans : CblasNoTrans,
        transB ? CblasTrans : CblasNoTrans,
        m,
        n,
        k,
        alpha,
        a,
        lda,
        b,
        ldb,
        beta,
        c,
        ldc);
  }
}
