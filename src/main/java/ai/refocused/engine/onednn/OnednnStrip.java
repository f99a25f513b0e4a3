package ai.refocused.engine.onednn;

import ai.refocused.engine.NativeFloats;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One member's strip of a product, by ND4J's {@code matmul}. It stays bound to its rows and shape
 * until others are asked for. Only one thread may use it.
 */
final class OnednnStrip {
  private final NativeFloats a;
  private final NativeFloats b;
  private final boolean transB;
  private final NativeFloats c;
  private BoundMatmul matmul;
  private Shape bound;

  /** What a strip is bound to. */
  private record Shape(int from, int rows, int n, int k, float alpha, float beta) {}

  OnednnStrip(NativeFloats a, NativeFloats b, boolean transB, NativeFloats c) {
    this.a = a;
    this.b = b;
    this.transB = transB;
    this.c = c;
  }

  /** Rows {@code from} on of C = alpha A op(B) + beta C. */
  void run(int from, int rows, int n, int k, float alpha, float beta) {
    if (bound == null || !isBoundTo(from, rows, n, k, alpha, beta)) {
      bind(new Shape(from, rows, n, k, alpha, beta));
    }
    matmul.run();
  }

  /** Compares without making an object: this is asked at every call. */
  private boolean isBoundTo(int from, int rows, int n, int k, float alpha, float beta) {
    return bound.from == from
        && bound.rows == rows
        && bound.n == n
        && bound.k == k
        && bound.alpha == alpha
        && bound.beta == beta;
  }

  private void bind(Shape shape) {
    if (matmul == null) {
      matmul = new BoundMatmul();
    }
    INDArray rowsOfA = view(a, (long) shape.from * shape.k, shape.rows, shape.k);
    INDArray allOfB = transB ? view(b, 0, shape.n, shape.k) : view(b, 0, shape.k, shape.n);
    INDArray rowsOfC = view(c, (long) shape.from * shape.n, shape.rows, shape.n);
    matmul.bind(rowsOfA, allOfB, transB, rowsOfC, shape.alpha, shape.beta);
    bound = shape;
  }

  private static INDArray view(NativeFloats floats, long from, int rows, int columns) {
    long length = (long) rows * columns;
    var buffer = Nd4j.createBuffer(floats.slice(from, length).pointer(), length, DataType.FLOAT);
    long[] shape = {rows, columns};
    return Nd4j.create(buffer, shape, Nd4j.getStrides(shape, 'c'), 0, 'c', DataType.FLOAT);
  }
}
