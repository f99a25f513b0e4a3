package ai.refocused.engine;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A vector of floats outside the Java heap, or a range of one. The vector that {@link #allocate}
 * returned owns the memory; closing it ends all its ranges.
 */
public final class NativeFloats implements AutoCloseable {
  /** Vectors start at such a multiple of bytes: a cache line, and the widest vector register. */
  private static final int ALIGNMENT = 64;

  /** Longest range that {@link #buffer()} can show: a buffer counts bytes in an int. */
  private static final long MAX_BUFFER = Integer.MAX_VALUE / Float.BYTES;

  private final FloatPointer memory;
  private final long offset;
  private final FloatPointer pointer;

  private final long length;

  /** The whole range as a buffer; null where it is too long for one. */
  private final FloatBuffer buffer;

  private NativeFloats(FloatPointer memory, long from, long length) {
    this.memory = memory;
    this.offset = from;
    this.pointer = memory.getPointer(from);
    this.length = length;
    this.buffer =
        length <= MAX_BUFFER
            ? memory.getPointer(from).capacity(length).limit(length).asBuffer()
            : null;
  }

  /** A new vector of zeros. */
  public static NativeFloats allocate(long length) {
    NativeFloats floats = allocateUninitialized(length);
    floats.fillZero();
    return floats;
  }

  /** A new vector of undefined content; memory that is never written costs nothing. */
  public static NativeFloats allocateUninitialized(long length) {
    int slack = ALIGNMENT / Float.BYTES;
    FloatPointer memory = new FloatPointer(length + slack);
    long misaligned = Math.floorMod(memory.address(), (long) ALIGNMENT);
    long from = misaligned == 0 ? 0 : (ALIGNMENT - misaligned) / Float.BYTES;
    return new NativeFloats(memory, from, length);
  }

  public long length() {
    return length;
  }

  /** A range that shares this vector's memory. */
  public NativeFloats slice(long from, long sliceLength) {
    if (from < 0 || sliceLength < 0 || from + sliceLength > length) {
      throw new IndexOutOfBoundsException(
          "range " + from + " + " + sliceLength + " of " + length + " floats");
    }
    return new NativeFloats(memory, offset + from, sliceLength);
  }

  /** Where the range starts, at position 0, for native calls; not to be moved. */
  public FloatPointer pointer() {
    return pointer;
  }

  /** Address of the first element. */
  public long address() {
    return pointer.address();
  }

  /** The range as a buffer with position 0; use absolute access only, or a duplicate. */
  public FloatBuffer buffer() {
    if (buffer == null) {
      throw new IllegalStateException(length + " floats do not fit into a buffer; take slices");
    }
    return buffer;
  }

  /** Copies elements from {@code from} on to an array. */
  public void get(long from, float[] target, int offset, int count) {
    if (buffer != null) {
      buffer.get((int) from, target, offset, count);
    } else {
      slice(from, count).get(0, target, offset, count);
    }
  }

  /** Copies elements of an array to {@code from} and on. */
  public void put(long from, float[] source, int offset, int count) {
    if (buffer != null) {
      buffer.put((int) from, source, offset, count);
    } else {
      slice(from, count).put(0, source, offset, count);
    }
  }

  public void fillZero() {
    Pointer.memset(pointer, 0, length * Float.BYTES);
  }

  /** Copies {@code count} floats of another vector to {@code to} and on. */
  public void copy(long to, NativeFloats source, long from, long count) {
    buffer().put((int) to, source.buffer(), (int) from, (int) count);
  }

  /** Copies a vector of the same length over this one. */
  public void copyFrom(NativeFloats source) {
    if (source.length != length) {
      throw new IllegalArgumentException(source.length + " floats into " + length);
    }
    Pointer.memcpy(pointer, source.pointer, length * Float.BYTES);
  }

  @Override
  public void close() {
    memory.deallocate();
  }
}
