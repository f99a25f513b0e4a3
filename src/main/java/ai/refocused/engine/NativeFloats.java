package ai.refocused.engine;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Objects;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A vector of floats outside the Java heap, or a range of one. The vector that {@link #allocate}
 * returned owns the memory; closing it ends all its ranges, whose methods then throw. Pointers and
 * buffers taken before know nothing of that: who keeps them must not outlive the owner.
 */
public final class NativeFloats implements AutoCloseable {
  /** Vectors start at such a multiple of bytes: a cache line, and the widest vector register. */
  private static final int ALIGNMENT = 64;

  /** Longest range that {@link #buffer()} can show: a buffer counts bytes in an int. */
  private static final long MAX_BUFFER = Integer.MAX_VALUE / Float.BYTES;

  private final Block block;
  private final boolean owner;
  private final long offset;
  private final FloatPointer pointer;
  private final long length;

  /** The whole range as a buffer; null where it is too long for one. */
  private final FloatBuffer buffer;

  private final IntBuffer bits;

  /** One allocation, which all ranges of a vector share. */
  private static final class Block {
    final FloatPointer memory;
    boolean closed;

    Block(FloatPointer memory) {
      this.memory = memory;
    }
  }

  private NativeFloats(Block block, boolean owner, long from, long length) {
    this.block = block;
    this.owner = owner;
    this.offset = from;
    this.pointer = block.memory.getPointer(from);
    this.length = length;
    this.buffer =
        length <= MAX_BUFFER
            ? block.memory.getPointer(from).capacity(length).limit(length).asBuffer()
            : null;
    this.bits =
        buffer == null ? null : new IntPointer(pointer).capacity(length).limit(length).asBuffer();
  }

  /** A new vector of zeros. */
  public static NativeFloats allocate(long length) {
    NativeFloats floats = allocateUninitialized(length);
    floats.fillZero();
    return floats;
  }

  /** A new vector of undefined content; memory that is never written costs nothing. */
  public static NativeFloats allocateUninitialized(long length) {
    if (length < 0) {
      throw new IllegalArgumentException("a vector of " + length + " floats");
    }
    int slack = ALIGNMENT / Float.BYTES;
    FloatPointer memory = new FloatPointer(length + slack);
    long misaligned = Math.floorMod(memory.address(), (long) ALIGNMENT);
    long from = misaligned == 0 ? 0 : (ALIGNMENT - misaligned) / Float.BYTES;
    return new NativeFloats(new Block(memory), true, from, length);
  }

  public long length() {
    return length;
  }

  /** A range that shares this vector's memory; closing it does nothing. */
  public NativeFloats slice(long from, long sliceLength) {
    requireOpen();
    Objects.checkFromIndexSize(from, sliceLength, length);
    return new NativeFloats(block, false, offset + from, sliceLength);
  }

  /** Where the range starts, at position 0, for native calls; not to be moved. */
  public FloatPointer pointer() {
    requireOpen();
    return pointer;
  }

  /** As many pointers to the start as asked for: one per thread, each free to be moved. */
  public FloatPointer[] pointers(int count) {
    requireOpen();
    FloatPointer[] copies = new FloatPointer[count];
    for (int i = 0; i < count; i++) {
      copies[i] = new FloatPointer(pointer);
    }
    return copies;
  }

  /** Address of the first element. */
  public long address() {
    return pointer().address();
  }

  /** The range as a buffer with position 0; use absolute access only, or a duplicate. */
  public FloatBuffer buffer() {
    requireOpen();
    if (buffer == null) {
      throw new IllegalStateException(length + " floats do not fit into a buffer; take slices");
    }
    return buffer;
  }

  /** The range's bits; as {@link #buffer()} otherwise. */
  public IntBuffer bits() {
    requireOpen();
    if (bits == null) {
      throw new IllegalStateException(length + " floats do not fit into a buffer; take slices");
    }
    return bits;
  }

  /** Copies elements from {@code from} on to an array. */
  public void get(long from, float[] target, int offset, int count) {
    requireOpen();
    if (buffer != null) {
      buffer.get(Math.toIntExact(from), target, offset, count);
    } else {
      slice(from, count).get(0, target, offset, count);
    }
  }

  /** Copies elements of an array to {@code from} and on. */
  public void put(long from, float[] source, int offset, int count) {
    requireOpen();
    if (buffer != null) {
      buffer.put(Math.toIntExact(from), source, offset, count);
    } else {
      slice(from, count).put(0, source, offset, count);
    }
  }

  /** Copies bytes of the memory, from byte {@code from} on, to an array. */
  public void getBytes(long from, byte[] target, int offset, int count) {
    bytes(from, count).get(target, offset, count);
  }

  /** Copies bytes of an array to byte {@code from} of the memory and on. */
  public void putBytes(long from, byte[] source, int offset, int count) {
    bytes(from, count).put(source, offset, count);
  }

  private BytePointer bytes(long from, int count) {
    requireOpen();
    Objects.checkFromIndexSize(from, count, length * Float.BYTES);
    return new BytePointer(pointer).position(from);
  }

  public void fillZero() {
    requireOpen();
    Pointer.memset(pointer, 0, length * Float.BYTES);
  }

  /** Copies {@code count} floats of another vector to {@code to} and on. */
  public void copy(long to, NativeFloats source, long from, long count) {
    if (buffer != null && source.buffer != null) {
      requireOpen();
      source.requireOpen();
      buffer.put(Math.toIntExact(to), source.buffer, Math.toIntExact(from), Math.toIntExact(count));
    } else {
      slice(to, count).copyFrom(source.slice(from, count));
    }
  }

  /** Copies a vector of the same length over this one. */
  public void copyFrom(NativeFloats source) {
    requireOpen();
    source.requireOpen();
    if (source.length != length) {
      throw new IllegalArgumentException(source.length + " floats into " + length);
    }
    Pointer.memcpy(pointer, source.pointer, length * Float.BYTES);
  }

  private void requireOpen() {
    if (block.closed) {
      throw new IllegalStateException("this memory was given back already");
    }
  }

  /** Gives the memory back if this is its owner, once; a range closes nothing. */
  @Override
  public void close() {
    if (owner && !block.closed) {
      block.closed = true;
      block.memory.deallocate();
    }
  }
}
