package ai.refocused.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class NativeFloatsTest {

  @Test
  void startsAtACacheLineAndWithZeros() {
    for (int length : new int[] {0, 1, 5, 1000}) {
      try (NativeFloats floats = NativeFloats.allocate(length)) {
        assertThat(floats.address() % 64).isZero();
        float[] values = new float[length];
        floats.get(0, values, 0, length);
        assertThat(values)
            .containsOnly(new float[length].length == 0 ? new float[0] : new float[1]);
      }
    }
  }

  @Test
  void rangesShareMemory() {
    try (NativeFloats floats = NativeFloats.allocate(10)) {
      NativeFloats range = floats.slice(2, 6).slice(1, 4);
      range.put(0, new float[] {1, 2, 3, 4}, 0, 4);
      range.copy(0, floats, 4, 2);
      float[] values = new float[10];
      floats.get(0, values, 0, 10);
      assertThat(values).containsExactly(0, 0, 0, 2, 3, 3, 4, 0, 0, 0);
    }
  }

  @Test
  void refusesRangesOutsideItself() {
    try (NativeFloats floats = NativeFloats.allocate(10)) {
      NativeFloats range = floats.slice(2, 4);
      List<ThrowingCallable> mistakes =
          List.of(
              () -> range.slice(-1, 2),
              () -> range.slice(3, 2),
              () -> range.slice(1, Long.MAX_VALUE),
              () -> range.get(3, new float[2], 0, 2),
              () -> range.put(-1, new float[2], 0, 2),
              () -> range.copy(3, floats, 0, 2));
      for (ThrowingCallable mistake : mistakes) {
        assertThatThrownBy(mistake).isInstanceOf(IndexOutOfBoundsException.class);
      }
      assertThatThrownBy(() -> range.get(1L << 32, new float[2], 0, 2))
          .isInstanceOf(ArithmeticException.class);
      assertThatThrownBy(() -> range.copyFrom(floats)).hasMessage("10 floats into 4");
      assertThatThrownBy(() -> NativeFloats.allocate(-1)).hasMessage("a vector of -1 floats");
    }
  }

  @Test
  void refusesUseAfterTheOwnerIsClosed() {
    NativeFloats floats = NativeFloats.allocate(10);
    NativeFloats range = floats.slice(2, 4);
    range.close();
    range.fillZero();
    floats.close();
    floats.close();
    List<ThrowingCallable> mistakes =
        List.of(
            range::buffer,
            range::pointer,
            range::address,
            range::fillZero,
            () -> range.pointers(2),
            () -> range.slice(0, 1),
            () -> range.get(0, new float[1], 0, 1),
            () -> range.put(0, new float[1], 0, 1),
            () -> range.copy(0, range, 0, 1),
            () -> range.copyFrom(range));
    for (ThrowingCallable mistake : mistakes) {
      assertThatThrownBy(mistake).hasMessage("this memory was given back already");
    }
  }

  @Test
  void memoryGivesBackAllThatItLent() {
    NativeMemory memory = new NativeMemory();
    NativeFloats first = memory.allocate(3);
    NativeFloats second = memory.allocateUninitialized(3);
    memory.close();
    assertThatThrownBy(first::buffer).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(second::buffer).isInstanceOf(IllegalStateException.class);
  }
}
