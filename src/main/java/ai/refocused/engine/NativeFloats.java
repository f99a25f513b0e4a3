package ai.refocused.engine;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.BytePointer;
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
  private final FloatPointer pointer;

  /** The same place counted in bytes, as memcpy and memset count positions. */
  private final BytePointer bytes;

  private final long length;

  /** The whole range as a buffer; null where it is too long for one. */
  private final FloatBuffer buffer;

  private NativeFloats(FloatPointer memory, long from, long length) {
    this.memory = memory;
    this.pointer = new FloatPointer(memory).position(from);
    this.bytes = new BytePointer(memory).position(from * Float.BYTES);
    this.length = length;
    this.buffer =
        length <= MAX_BUFFER
            ? new FloatPointer(memory).position(from).limit(from + length).asBuffer()
            : null;
  }

  /** A new vector of zeros. */
  public static NativeFloats allocate(long length) {
    int slack = ALIGNMENT / Float.BYTES;
    FloatPointer memory = new FloatPointer(length + slack);
    long misaligned = Math.floorMod(memory.address(), (long) ALIGNMENT);
    long from = misaligned == 0 ? 0 : (ALIGNMENT - misaligned) / Float.BYTES;
    NativeFloats floats = new NativeFloats(memory, from, length);
    floats.fillZero();
    return floats;
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
    return new NativeFloats(memory, pointer.position() + from, sliceLength);
  }

  /** Where the range starts, for native calls; not to be moved. */
  public FloatPointer pointer() {
    return pointer;
  }

  /** Address of the first element. */
  public long address() {
    return memory.address() + pointer.position() * Float.BYTES;
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
    Pointer.memset(bytes, 0, length * Float.BYTES);
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
    Pointer.memcpy(bytes, source.bytes, length * Float.BYTES);
  }

  @Override
  public void close() {
    memory.deallocate();
  }
}
