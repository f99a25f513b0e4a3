package ai.refocused.engine;

import java.util.List;

/** How the large matrix products are computed: those of layers' weights, not of adapters. */
@FunctionalInterface
public interface MatrixProducts extends AutoCloseable {

  /** Binds a product to its operands; {@code transA} and {@code transB} make op transpose. */
  MatrixProduct bind(
      Threads threads,
      NativeFloats a,
      boolean transA,
      NativeFloats b,
      boolean transB,
      NativeFloats c);

  /** Whether products whose A is not transposed are {@link RowwiseProduct}s. */
  default boolean isRowwise() {
    return true;
  }

  /**
   * Bytes that products of these shapes need beside their operands, on {@code threads} threads: by
   * default, what OpenBLAS packs a transposed A into, as many of its rows at a time as its Q for
   * single precision. Other operands fit the caches.
   */
  default long workspaceBytes(List<ProductShape> shapes, int threads) {
    int packedRows = 384;
    return shapes.stream()
        .filter(ProductShape::transA)
        .mapToLong(shape -> (long) shape.m() * Math.min(shape.k(), packedRows) * Float.BYTES)
        .max()
        .orElse(0);
  }

  /** Gives back what all products share. */
  @Override
  default void close() {}
}
