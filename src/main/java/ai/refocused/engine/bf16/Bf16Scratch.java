package ai.refocused.engine.bf16;

import ai.refocused.engine.NativeFloats;

/** Packed operands and result, two bfloat16 to a float's room; one product at a time uses them. */
final class Bf16Scratch implements AutoCloseable {
  private NativeFloats a = NativeFloats.allocateUninitialized(0);
  private NativeFloats b = NativeFloats.allocateUninitialized(0);
  private NativeFloats c = NativeFloats.allocateUninitialized(0);
  private int generation;

  /** Makes room for as many pairs; what was bound to an earlier generation is void then. */
  int require(long ofA, long ofB, long ofC) {
    a = grown(a, ofA);
    b = grown(b, ofB);
    c = grown(c, ofC);
    return generation;
  }

  private NativeFloats grown(NativeFloats room, long pairs) {
    if (room.length() >= pairs) {
      return room;
    }
    room.close();
    generation++;
    return NativeFloats.allocateUninitialized(pairs);
  }

  NativeFloats a() {
    return a;
  }

  NativeFloats b() {
    return b;
  }

  NativeFloats c() {
    return c;
  }

  @Override
  public void close() {
    a.close();
    b.close();
    c.close();
  }
}
