package ai.refocused.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Vectors outside the heap that are given back together. What fails half-way while it is built
 * loses nothing that way.
 */
public final class NativeMemory implements AutoCloseable {
  private final List<NativeFloats> owned = new ArrayList<>();

  /** See {@link NativeFloats#allocate}; closed with this. */
  public NativeFloats allocate(long length) {
    return own(NativeFloats.allocate(length));
  }

  /** See {@link NativeFloats#allocateUninitialized}; closed with this. */
  public NativeFloats allocateUninitialized(long length) {
    return own(NativeFloats.allocateUninitialized(length));
  }

  /** Floats in all of its vectors. */
  public long floats() {
    return owned.stream().mapToLong(NativeFloats::length).sum();
  }

  private NativeFloats own(NativeFloats floats) {
    owned.add(floats);
    return floats;
  }

  @Override
  public void close() {
    owned.forEach(NativeFloats::close);
  }
}
