package ai.refocused.model;

import ai.refocused.dataset.Batch;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Pass;
import ai.refocused.model.frozen.FrozenRows;
import ai.refocused.model.frozen.SequenceKey;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Brings about what leaves the frozen blocks at the bottom, one sequence at a time: BLAS rounds a
 * row in different ways depending on the rows around it, and a sequence's values shall depend on
 * the sequence alone. So they can be kept in a file, and taken from it in later epochs, without a
 * bit changing.
 */
final class FrozenForward {
  private final Embedding embedding;
  private final BlockStack blocks;
  private final int width;
  private final Pass pass;

  /** Null where nothing is kept. */
  private FrozenRows rows;

  private Consumer<String> warnings;

  FrozenForward(Embedding embedding, BlockStack blocks, int width, Pass pass) {
    this.embedding = embedding;
    this.blocks = blocks;
    this.width = width;
    this.pass = pass;
  }

  /**
   * Keeps what is computed.
   *
   * @param tell told once if the file cannot be written any more
   */
  void keep(FrozenRows file, Consumer<String> tell) {
    rows = file;
    warnings = tell;
  }

  /** Fills {@link BlockStack#frozenOutput}. The pass is the batch's afterwards. */
  void run(Batch batch) {
    // From the last one down, because each is computed at the start of the vector.
    for (int s = batch.sequences() - 1; s >= 0; s--) {
      int from = batch.starts()[s];
      int length = batch.starts()[s + 1] - from;
      if (length > 0) {
        sequence(batch.ids(), from, length);
      }
    }
    pass.sequences(batch.starts());
  }

  private void sequence(int[] ids, int from, int length) {
    NativeFloats output = blocks.frozenOutput();
    if (rows == null) {
      compute(ids, from, length, output);
      return;
    }
    SequenceKey key = SequenceKey.of(ids, from, from + length);
    if (!rows.read(key, length, output, from)) {
      compute(ids, from, length, output);
      add(key, length, output, from);
    }
  }

  private void compute(int[] ids, int from, int length, NativeFloats output) {
    pass.sequences(new int[] {0, length});
    embedding.forward(Arrays.copyOfRange(ids, from, from + length), blocks.input());
    blocks.forwardFrozen(pass);
    if (from > 0) {
      // By way of the input, which nobody needs any more: the two places may overlap.
      long floats = (long) length * width;
      blocks.input().copy(0, output, 0, floats);
      output.copy((long) from * width, blocks.input(), 0, floats);
    }
  }

  private void add(SequenceKey key, int length, NativeFloats output, int from) {
    try {
      rows.add(key, length, output, from);
    } catch (IOException e) {
      rows = null;
      warnings.accept(
          "<frozenCache>: writing failed (%s); frozen blocks are computed each time from here on."
              .formatted(e.getMessage()));
    }
  }
}
