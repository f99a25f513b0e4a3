package ai.refocused.engine.onednn;

import ai.refocused.engine.Gemm;
import ai.refocused.engine.MatrixProduct;
import ai.refocused.engine.MatrixProducts;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.ProductShape;
import ai.refocused.engine.Threads;
import java.util.List;

/**
 * Products in float32 through oneDNN where it is faster than OpenBLAS: when A lies as it is
 * multiplied, and the product is large. Where A is transposed, ND4J hands a strip to BLAS anyway.
 * Without ND4J's oneDNN natives this is right but slow; {@link #best} knows.
 */
public final class OnednnProducts implements MatrixProducts {
  /** What oneDNN keeps for a thread, as measured: code that it makes, and packed operands. */
  private static final long PER_THREAD = 15L << 20;

  /** The fastest products in float32 that the natives have: these, or OpenBLAS's alone. */
  public static MatrixProducts best() {
    String extension = System.getProperty("org.bytedeco.javacpp.platform.extension", "");
    return extension.contains("-onednn") ? new OnednnProducts() : Gemm::new;
  }

  @Override
  public MatrixProduct bind(
      Threads threads,
      NativeFloats a,
      boolean transA,
      NativeFloats b,
      boolean transB,
      NativeFloats c) {
    Gemm blas = new Gemm(threads, a, transA, b, transB, c);
    return transA ? blas : new OnednnProduct(threads, a, b, transB, c, blas);
  }

  @Override
  public long workspaceBytes(List<ProductShape> shapes, int threads) {
    return MatrixProducts.super.workspaceBytes(shapes, threads) + ownBytes(threads);
  }

  /** Bytes that oneDNN keeps for itself on so many threads, in whatever precision it computes. */
  public static long ownBytes(int threads) {
    return threads * PER_THREAD;
  }
}
