package ai.refocused.engine.bf16;

import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.onednn.BoundMatmul;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's {@code matmul} on packed matrices, its arrays bound once. */
final class Bf16Matmul {
  private final BoundMatmul matmul = new BoundMatmul();

  /**
   * Binds c = a op(b).
   *
   * @param fromRow first row of a and c
   * @param rows of a and c
   */
  Bf16Matmul(
      Bf16Scratch scratch, int fromRow, int rows, int columns, int inner, boolean transposed) {
    INDArray a = view(scratch.a(), (long) fromRow * inner, rows, inner);
    INDArray b =
        transposed ? view(scratch.b(), 0, columns, inner) : view(scratch.b(), 0, inner, columns);
    INDArray c = view(scratch.c(), (long) fromRow * columns, rows, columns);
    matmul.bind(a, b, transposed, c, 1, 0);
  }

  /** Each pair fills the room of one float. */
  private static INDArray view(NativeFloats pairs, long from, int rows, int columns) {
    long length = (long) rows * columns;
    NativeFloats part = pairs.slice(from / 2, length / 2);
    var buffer = Nd4j.createBuffer(part.pointer(), length, DataType.BFLOAT16);
    long[] shape = {rows, columns};
    return Nd4j.create(buffer, shape, Nd4j.getStrides(shape, 'c'), 0, 'c', DataType.BFLOAT16);
  }

  void run() {
    matmul.run();
  }
}
