package ai.refocused.engine;

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

  /** Gives back what all products share. */
  @Override
  default void close() {}
}
