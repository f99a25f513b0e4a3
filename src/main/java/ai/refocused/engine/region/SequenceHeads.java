package ai.refocused.engine.region;

import ai.refocused.engine.Pass;
import ai.refocused.engine.Threads;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands out pairs of sequence and head to the team. Sequences differ in length, so whoever is free
 * takes the next pair; pairs write to places of their own, which keeps results the same.
 */
final class SequenceHeads {
  /** Work on one head of one sequence. */
  @FunctionalInterface
  interface Work {
    void run(int part, int start, int length, int head);
  }

  /** Work on one head of the sequence of that index. */
  @FunctionalInterface
  interface IndexedWork {
    void run(int part, int sequence, int head);
  }

  private final Threads threads;
  private final int heads;
  private final AtomicInteger next = new AtomicInteger();

  SequenceHeads(Threads threads, int heads) {
    this.threads = threads;
    this.heads = heads;
  }

  void each(Pass pass, Work work) {
    int[] starts = pass.starts();
    eachIndex(
        pass,
        (part, sequence, head) ->
            work.run(part, starts[sequence], starts[sequence + 1] - starts[sequence], head));
  }

  /** Leaves out sequences without rows. */
  void eachIndex(Pass pass, IndexedWork work) {
    int[] starts = pass.starts();
    int pairs = (starts.length - 1) * heads;
    next.set(0);
    threads.run(
        (part, parts) -> {
          for (int pair = next.getAndIncrement(); pair < pairs; pair = next.getAndIncrement()) {
            if (starts[pair / heads + 1] > starts[pair / heads]) {
              work.run(part, pair / heads, pair % heads);
            }
          }
        });
  }
}
