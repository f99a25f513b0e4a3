package ai.refocused.engine.region;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas.cblas_sgemv;

import org.bytedeco.javacpp.FloatPointer;

/** Small products of matrices inside larger vectors. */
final class Blas {
  private Blas() {}

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
    if (m == 1) {
      cblas_sgemv(
          CblasRowMajor,
          transB ? CblasNoTrans : CblasTrans,
          transB ? n : k,
          transB ? k : n,
          alpha,
          b,
          ldb,
          a,
          transA ? lda : 1,
          beta,
          c,
          1);
      return;
    }
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
