package ai.refocused.engine.bf16;

import ai.refocused.engine.NativeFloats;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's {@code matmul} on packed matrices, its arrays bound once. */
final class Bf16Matmul {
  private final CustomOp op;
  private final OpContext context;

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
    long[] transposes = {0, transposed ? 1 : 0, 0};
    op = DynamicCustomOp.builder("matmul").addInputs(a, b).addOutputs(c).build();
    context = Nd4j.getExecutioner().buildContext();
    context.setInputArrays(a, b);
    context.setOutputArrays(c);
    context.setIArguments(transposes);
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
    Nd4j.getExecutioner().exec(op, context);
  }
}
