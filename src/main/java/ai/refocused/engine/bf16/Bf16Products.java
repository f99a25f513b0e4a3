package ai.refocused.engine.bf16;

import ai.refocused.engine.MatrixProduct;
import ai.refocused.engine.MatrixProducts;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.ProductShape;
import ai.refocused.engine.Threads;
import ai.refocused.engine.onednn.OnednnProducts;
import java.util.List;
import java.util.function.ToLongFunction;

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

  /** All of B is packed before a product begins. */
  @Override
  public boolean isRowwise() {
    return false;
  }

  /** Packed operands and result, and the sums in float32 of which oneDNN makes the result. */
  @Override
  public long workspaceBytes(List<ProductShape> shapes, int threads) {
    List<Bf16Product.Room> rooms = shapes.stream().map(Bf16Product.Room::of).toList();
    long floats =
        most(rooms, Bf16Product.Room::a)
            + most(rooms, Bf16Product.Room::b)
            + most(rooms, Bf16Product.Room::c)
            + most(shapes, shape -> (long) shape.m() * shape.n());
    return floats * Float.BYTES + OnednnProducts.ownBytes(threads);
  }

  private static <T> long most(List<T> all, ToLongFunction<T> size) {
    return all.stream().mapToLong(size).max().orElse(0);
  }

  @Override
  public void close() {
    scratch.close();
  }
}
