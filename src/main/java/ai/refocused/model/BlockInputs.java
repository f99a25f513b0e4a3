package ai.refocused.model;

import ai.refocused.job.GradientCheckpointing;

/**
 * Which vectors the rows between blocks lie in. Place {@code l} is the input of block {@code l} and
 * the output of the block below. Frozen blocks at the bottom take turns in two vectors. Above them
 * each place has its own, or, with {@code SQRT}, every n-th has, and the places between share n - 1
 * vectors with those of the other segments of n blocks.
 */
final class BlockInputs {
  private final int lowest;
  private final int segment;
  private final int[] vectors;
  private final int count;

  /**
   * @param lowest lowest block with a backward pass
   */
  BlockInputs(int layers, int lowest, GradientCheckpointing checkpointing) {
    this.lowest = lowest;
    this.segment =
        checkpointing == GradientCheckpointing.SQRT
            ? Math.max(1, (int) Math.ceil(Math.sqrt(layers - lowest)))
            : 1;
    this.vectors = new int[layers + 1];
    int next = 0;
    int[] between = new int[segment];
    for (int place = 0; place <= layers; place++) {
      int inSegment = place < lowest ? 0 : (place - lowest) % segment;
      if (place >= 2 && place < lowest) {
        vectors[place] = vectors[place - 2];
      } else if (inSegment > 0 && place - lowest > segment) {
        vectors[place] = between[inSegment];
      } else {
        between[inSegment] = next;
        vectors[place] = next++;
      }
    }
    this.count = next;
  }

  /** Number of vectors. */
  int vectors() {
    return count;
  }

  /** The vector of a place. */
  int vector(int place) {
    return vectors[place];
  }

  /**
   * The block to start from so that the input of a block is made again before its backward pass;
   * the block itself if its input is still there. Blocks go backward from the top.
   */
  int restart(int layer) {
    int inSegment = (layer - lowest) % segment;
    boolean isTop = layer == vectors.length - 2;
    // The last block of a segment comes first: blocks above have used the places between.
    return inSegment == segment - 1 && !isTop ? layer - inSegment : layer;
  }
}
