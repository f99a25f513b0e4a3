package ai.refocused.benchmark;

import ai.refocused.engine.MatrixProduct;
import ai.refocused.engine.MatrixProducts;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.ProductShape;
import ai.refocused.engine.RowwiseProduct;
import ai.refocused.engine.Threads;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Products that count the time they take, and their arithmetic. */
final class MeteredProducts implements MatrixProducts {
  private final MatrixProducts products;
  private final LongAdder nanos = new LongAdder();
  private final LongAdder operations = new LongAdder();

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
    return product instanceof RowwiseProduct rows
        ? new MeteredRows(rows, threads.size())
        : (m, n, k, alpha, beta) -> meter(product, m, n, k, alpha, beta);
  }

  private void meter(MatrixProduct product, int m, int n, int k, float alpha, float beta) {
    long start = System.nanoTime();
    product.run(m, n, k, alpha, beta);
    nanos.add(System.nanoTime() - start);
    operations.add(2L * m * n * k);
  }

  /** Counts a member's time as its share of the team's. */
  private final class MeteredRows implements RowwiseProduct {
    private final RowwiseProduct product;
    private final int members;

    MeteredRows(RowwiseProduct product, int members) {
      this.product = product;
      this.members = members;
    }

    @Override
    public void run(int m, int n, int k, float alpha, float beta) {
      meter(product, m, n, k, alpha, beta);
    }

    @Override
    public void rows(int part, int from, int to, int m, int n, int k, float alpha, float beta) {
      long start = System.nanoTime();
      product.rows(part, from, to, m, n, k, alpha, beta);
      nanos.add((System.nanoTime() - start) / members);
      operations.add(2L * (to - from) * n * k);
    }
  }

  @Override
  public boolean isRowwise() {
    return products.isRowwise();
  }

  @Override
  public long workspaceBytes(List<ProductShape> shapes, int threads) {
    return products.workspaceBytes(shapes, threads);
  }

  /** Begins to count anew. */
  void reset() {
    nanos.reset();
    operations.reset();
  }

  double milliseconds() {
    return nanos.sum() / 1e6;
  }

  /** Billions of additions and multiplications per second of product time. */
  double gigaflops() {
    return (double) operations.sum() / nanos.sum();
  }

  @Override
  public void close() {
    products.close();
  }
}
