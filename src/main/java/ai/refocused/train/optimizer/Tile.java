package ai.refocused.train.optimizer;

import ai.refocused.job.OptimizerSpec;
import ai.refocused.model.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of the flat vectors that is worked on at a time, copied to the heap: plain loops over
 * arrays become vector instructions. The cut depends on the parameters alone, so results do not
 * depend on the number of threads.
 *
 * @param offset in the flat vectors
 * @param weightDecay of its weights
 * @param rateFactor learning rate of its weights over that of the run
 */
record Tile(long offset, int length, double weightDecay, double rateFactor) {
  /** Most floats of a tile. */
  static final int FLOATS = 4096;

  /** The tiles of groups of parameters. */
  static Tile[] of(List<ParameterGroup> groups) {
    List<Tile> tiles = new ArrayList<>();
    for (ParameterGroup group : groups) {
      addTo(tiles, group);
    }
    return tiles.toArray(Tile[]::new);
  }

  /** The tiles of one parameter. */
  static Tile[] of(Parameter parameter, OptimizerSpec spec) {
    return of(ParameterGroup.of(List.of(parameter), spec));
  }

  private static void addTo(List<Tile> tiles, ParameterGroup group) {
    for (long done = 0; done < group.length(); done += FLOATS) {
      tiles.add(
          new Tile(
              group.offset() + done,
              (int) Math.min(FLOATS, group.length() - done),
              group.weightDecay(),
              group.rateFactor()));
    }
  }
}
