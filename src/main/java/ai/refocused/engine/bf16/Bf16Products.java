package ai.refocused.engine.bf16;

import ai.refocused.engine.MatrixProduct;
import ai.refocused.engine.MatrixProducts;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Threads;

/**
 * Products in bfloat16, as {@code torch.autocast} makes them: operands are rounded to bfloat16,
 * sums are kept in float32, results are rounded to bfloat16. Matrices stay float32 in memory.
 * ND4J's oneDNN natives use the processor's AVX512-BF16; other natives round sums on the way as
 * well, and are a hundred times slower.
 */
public final class Bf16Products implements MatrixProducts {
  private final Bf16Scratch scratch = new Bf16Scratch();

  @Override
  public MatrixProduct bind(
      Threads threads,
      NativeFloats a,
      boolean transA,
      NativeFloats b,
      boolean transB,
      NativeFloats c) {
    return new Bf16Product(scratch, threads, a, transA, b, transB, c);
  }

  @Override
  public void close() {
    scratch.close();
  }
}
