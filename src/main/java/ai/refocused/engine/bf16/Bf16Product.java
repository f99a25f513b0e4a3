package ai.refocused.engine.bf16;

import ai.refocused.engine.MatrixProduct;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.ProductShape;
import ai.refocused.engine.Threads;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * One bound product: packs op(B), then each member of the team packs its strip of op(A),
 * multiplies, and unpacks its strip of C. Sides are padded with zeros to what the packing needs.
 */
final class Bf16Product implements MatrixProduct {
  /** Strips begin at multiples of this, so that there are few shapes to bind. */
  private static final int TILE = 32;

  /** Rows of a transposed operand that are gathered at a time: pairs that fill a cache line. */
  private static final int GATHER = 16;

  private final Bf16Scratch scratch;
  private final Threads threads;
  private final NativeFloats a;
  private final boolean transA;
  private final NativeFloats b;
  private final boolean transB;
  private final NativeFloats c;
  private final Member[] members;
  private int generation = -1;

  Bf16Product(
      Bf16Scratch scratch,
      Threads threads,
      NativeFloats a,
      boolean transA,
      NativeFloats b,
      boolean transB,
      NativeFloats c) {
    this.scratch = scratch;
    this.threads = threads;
    this.a = a;
    this.transA = transA;
    this.b = b;
    this.transB = transB;
    this.c = c;
    this.members = new Member[threads.size()];
    Arrays.setAll(members, part -> new Member());
  }

  /** Sides of a product, padded. */
  private record Shape(int m, int n, int k, int paddedN, int paddedK) {
    static Shape of(int m, int n, int k, boolean transA) {
      return new Shape(m, n, k, up(n, 2), up(k, transA ? TILE : 2));
    }
  }

  /** Pairs of numbers that the packed operands and the result take. */
  record Room(long a, long b, long c) {
    static Room of(ProductShape product) {
      return of(Shape.of(product.m(), product.n(), product.k(), product.transA()));
    }

    private static Room of(Shape shape) {
      long rows = up(shape.m, TILE);
      return new Room(
          rows * shape.paddedK / 2,
          (long) shape.paddedN * shape.paddedK / 2,
          rows * shape.paddedN / 2);
    }
  }

  @Override
  public void run(int m, int n, int k, float alpha, float beta) {
    Shape shape = Shape.of(m, n, k, transA);
    Room room = Room.of(shape);
    int now = scratch.require(room.a, room.b, room.c);
    if (now != generation) {
      generation = now;
      for (Member member : members) {
        member.bound.clear();
      }
    }
    threads.run((part, parts) -> members[part].packB(shape, part, parts));
    threads.run((part, parts) -> members[part].strip(shape, part, parts, alpha, beta));
  }

  private static int up(int size, int multiple) {
    return (size + multiple - 1) / multiple * multiple;
  }

  /** What one member of the team works with. */
  private final class Member {
    private final Map<Shape, Bf16Matmul> bound = new HashMap<>();
    private int[] bits = new int[0];
    private int[] packed = new int[0];
    private int[][] gathered = new int[GATHER][0];
    private float[] row = new float[0];
    private float[] sum = new float[0];
    private NativeFloats room = NativeFloats.allocateUninitialized(0);

    /** Packs a share of op(B)'s rows: those of B as it lies in memory. */
    void packB(Shape shape, int part, int parts) {
      int count = transB ? shape.n : shape.k;
      int padded = transB ? shape.paddedN : shape.paddedK;
      int width = transB ? shape.k : shape.n;
      int half = (transB ? shape.paddedK : shape.paddedN) / 2;
      require(2 * half);
      IntBuffer source = b.bits();
      IntBuffer target = scratch.b().bits();
      int end = (int) ((long) padded * (part + 1) / parts);
      for (int r = (int) ((long) padded * part / parts); r < end; r++) {
        if (r < count) {
          read(source, r, width, 2 * half);
          Bf16Rows.pack(bits, half, packed);
        } else {
          Arrays.fill(packed, 0, half, 0);
        }
        target.put(Bf16Rows.place(r, padded / 2) * half, packed, 0, half);
      }
    }

    /** One strip of C. */
    void strip(Shape shape, int part, int parts, float alpha, float beta) {
      int tiles = up(shape.m, TILE) / TILE;
      int from = (int) ((long) tiles * part / parts) * TILE;
      int end = Math.min(shape.m, (int) ((long) tiles * (part + 1) / parts) * TILE);
      if (from >= end) {
        return;
      }
      if (transA) {
        packTransposed(shape, from, end);
      } else {
        packRows(shape, from, end);
      }
      multiply(shape, from, up(end - from, TILE));
      unpack(shape, from, end, alpha, beta);
    }

    private void packRows(Shape shape, int from, int end) {
      int half = shape.paddedK / 2;
      require(2 * half);
      IntBuffer source = a.bits();
      IntBuffer target = scratch.a().bits();
      for (int r = from; r < end; r++) {
        read(source, r, shape.k, 2 * half);
        Bf16Rows.pack(bits, half, packed);
        target.put(r * half, packed, 0, half);
      }
    }

    /** Columns {@code from} to {@code end} of A as rows. */
    private void packTransposed(Shape shape, int from, int end) {
      int half = shape.paddedK / 2;
      int count = end - from;
      require(2 * count);
      for (int g = 0; g < GATHER; g++) {
        if (gathered[g].length < count) {
          gathered[g] = new int[count];
        }
      }
      IntBuffer source = a.bits();
      IntBuffer target = scratch.a().bits();
      for (int j = 0; j < half; j += GATHER) {
        for (int g = 0; g < GATHER; g++) {
          readColumns(source, shape, j + g, from, count, 0);
          readColumns(source, shape, j + g + half, from, count, count);
          Bf16Rows.pack(bits, 0, bits, count, gathered[g], count);
        }
        for (int i = 0; i < count; i++) {
          for (int g = 0; g < GATHER; g++) {
            packed[g] = gathered[g][i];
          }
          target.put((from + i) * half + j, packed, 0, GATHER);
        }
      }
    }

    private void readColumns(
        IntBuffer source, Shape shape, int row, int from, int count, int offset) {
      if (row < shape.k) {
        source.get(row * shape.m + from, bits, offset, count);
      } else {
        Arrays.fill(bits, offset, offset + count, 0);
      }
    }

    private void multiply(Shape shape, int from, int rows) {
      bound
          .computeIfAbsent(
              new Shape(from, rows, 0, shape.paddedN, shape.paddedK),
              key -> new Bf16Matmul(scratch, from, rows, shape.paddedN, shape.paddedK, transB))
          .run();
    }

    private void unpack(Shape shape, int from, int end, float alpha, float beta) {
      int half = shape.paddedN / 2;
      require(2 * half);
      IntBuffer source = scratch.c().bits();
      IntBuffer target = c.bits();
      for (int r = from; r < end; r++) {
        source.get(r * half, packed, 0, half);
        Bf16Rows.unpack(packed, half, bits);
        if (alpha == 1 && beta == 0) {
          target.put(r * shape.n, bits, 0, shape.n);
        } else {
          blend((long) r * shape.n, shape.n, alpha, beta);
        }
      }
    }

    /** c = alpha * bits + beta * c for one row. */
    private void blend(long at, int width, float alpha, float beta) {
      if (room.length() < width) {
        room.close();
        room = NativeFloats.allocateUninitialized(width);
        row = new float[width];
        sum = new float[width];
      }
      room.bits().put(0, bits, 0, width);
      room.get(0, row, 0, width);
      c.get(at, sum, 0, width);
      for (int j = 0; j < width; j++) {
        sum[j] = alpha * row[j] + beta * sum[j];
      }
      c.put(at, sum, 0, width);
    }

    private void read(IntBuffer source, int row, int width, int padded) {
      source.get(row * width, bits, 0, width);
      Arrays.fill(bits, width, padded, 0);
    }

    private void require(int length) {
      if (bits.length < length) {
        bits = new int[length];
        packed = new int[Math.max(length, GATHER)];
      }
    }
  }
}
