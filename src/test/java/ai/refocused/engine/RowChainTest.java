package ai.refocused.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RowChainTest {
  private static final int ROWS = 300;

  /** Two kernels that each add one to a row; the second demands that the first was there. */
  @Test
  void eachRowGoesThroughAllKernelsInTheirOrder() {
    for (int threads : new int[] {1, 2, 3}) {
      try (Machine machine = new Machine(threads, RowMath.best())) {
        int[] rows = new int[ROWS];
        Kernel chain =
            RowChain.link(machine, List.of(adder(machine, rows, 0), adder(machine, rows, 1)))
                .get(0);
        chain.run(pass(ROWS));
        assertThat(rows).containsOnly(2);
      }
    }
  }

  private static Kernel adder(Machine machine, int[] rows, int before) {
    return new RowLoop(
        machine,
        (pass, part, from, to) -> {
          for (int r = from; r < to; r++) {
            assertThat(rows[r]++).isEqualTo(before);
          }
        });
  }

  /** The first member is past the first kernel before the second member has begun it. */
  @Test
  void membersDoNotWaitForEachOtherBetweenKernels() {
    try (Machine machine = new Machine(2, RowMath.best())) {
      CountDownLatch firstIsDone = new CountDownLatch(1);
      RowLoop slow =
          new RowLoop(
              machine,
              (pass, part, from, to) -> {
                if (part == 1) {
                  await(firstIsDone);
                }
              });
      RowLoop last =
          new RowLoop(
              machine,
              (pass, part, from, to) -> {
                if (part == 0) {
                  firstIsDone.countDown();
                }
              });
      List<Kernel> linked = RowChain.link(machine, List.of(slow, last));
      assertThat(linked).hasSize(1);
      linked.get(0).run(pass(ROWS));
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void otherKernelsEndAChain() {
    try (Machine machine = new Machine(2, RowMath.best())) {
      Kernel rows = new RowLoop(machine, (pass, part, from, to) -> {});
      Kernel whole = pass -> {};
      List<Kernel> linked = RowChain.link(machine, List.of(rows, rows, whole, rows));
      assertThat(linked).hasSize(3).element(1).isSameAs(whole);
    }
  }

  /** A few rows are not worth a strip each: products are cut along their columns instead. */
  @Test
  void ofFewRowsEachKernelRunsByItself() {
    try (Machine machine = new Machine(2, RowMath.best())) {
      Set<Object> whole = Collections.newSetFromMap(new IdentityHashMap<>());
      RowKernel kernel =
          new RowKernel() {
            @Override
            public Machine machine() {
              return machine;
            }

            @Override
            public void run(Pass pass) {
              whole.add(this);
            }

            @Override
            public void rows(Pass pass, int part, int from, int to) {
              throw new AssertionError("rows " + from + " to " + to);
            }
          };
      RowChain.link(machine, List.of(kernel)).get(0).run(pass(8));
      assertThat(whole).containsExactly(kernel);
    }
  }

  private static Pass pass(int rows) {
    Pass pass = new Pass();
    pass.sequences(new int[] {0, rows});
    return pass;
  }
}
