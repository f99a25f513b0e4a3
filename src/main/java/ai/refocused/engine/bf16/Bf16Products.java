package ai.refocused.engine.bf16;

import ai.refocused.engine.MatrixProduct;
import ai.refocused.engine.MatrixProducts;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.ProductShape;
import ai.refocused.engine.Threads;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Products in bfloat16, as {@code torch.autocast} makes them: operands are rounded to bfloat16,
 * sums are kept in float32, results are rounded to bfloat16. Matrices stay float32 in memory.
 * ND4J's oneDNN natives use the processor's AVX512-BF16; other natives round sums on the way as
 * well, and are a hundred times slower.
 */
public final class Bf16Products implements MatrixProducts {
  /** What oneDNN keeps for a thread beside them, as measured. */
  private static final long PER_THREAD = 15L << 20;

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

  /** Packed operands and result, and the sums in float32 of which oneDNN makes the result. */
  @Override
  public long workspaceBytes(List<ProductShape> shapes, int threads) {
    long operands = 0;
    for (ToLongFunction<Bf16Product.Room> part :
        List.<ToLongFunction<Bf16Product.Room>>of(
            Bf16Product.Room::a, Bf16Product.Room::b, Bf16Product.Room::c)) {
      operands +=
          shapes.stream().map(Bf16Product.Room::of).mapToLong(part).max().orElse(0) * Float.BYTES;
    }
    long sums = shapes.stream().mapToLong(s -> (long) s.m() * s.n() * Float.BYTES).max().orElse(0);
    return operands + sums + threads * PER_THREAD;
  }

  @Override
  public void close() {
    scratch.close();
  }
}
