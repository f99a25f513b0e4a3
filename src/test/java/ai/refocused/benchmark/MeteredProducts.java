package ai.refocused.benchmark;

import ai.refocused.engine.MatrixProduct;
import ai.refocused.engine.MatrixProducts;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.ProductShape;
import ai.refocused.engine.Threads;
import java.util.List;

/** Products that count the time they take on the calling thread, and their arithmetic. */
final class MeteredProducts implements MatrixProducts {
  private final MatrixProducts products;
  private long nanos;
  private double operations;

  MeteredProducts(MatrixProducts products) {
    this.products = products;
  }

  @Override
  public MatrixProduct bind(
      Threads threads,
      NativeFloats a,
      boolean transA,
      NativeFloats b,
      boolean transB,
      NativeFloats c) {
    MatrixProduct product = products.bind(threads, a, transA, b, transB, c);
    return (m, n, k, alpha, beta) -> {
      long start = System.nanoTime();
      product.run(m, n, k, alpha, beta);
      nanos += System.nanoTime() - start;
      operations += 2.0 * m * n * k;
    };
  }

  @Override
  public long workspaceBytes(List<ProductShape> shapes, int threads) {
    return products.workspaceBytes(shapes, threads);
  }

  /** Begins to count anew. */
  void reset() {
    nanos = 0;
    operations = 0;
  }

  double milliseconds() {
    return nanos / 1e6;
  }

  /** Billions of additions and multiplications per second of product time. */
  double gigaflops() {
    return operations / nanos;
  }

  @Override
  public void close() {
    products.close();
  }
}
