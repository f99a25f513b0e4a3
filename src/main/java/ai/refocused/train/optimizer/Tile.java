package ai.refocused.train.optimizer;

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
 */
record Tile(long offset, int length, double weightDecay) {
  /** Most floats of a tile. */
  static final int FLOATS = 4096;

  /** The tiles of groups of parameters. */
  static Tile[] of(List<ParameterGroup> groups) {
    List<Tile> tiles = new ArrayList<>();
    for (ParameterGroup group : groups) {
      addTo(tiles, group.offset(), group.length(), group.weightDecay());
    }
    return tiles.toArray(Tile[]::new);
  }

  /** The tiles of one parameter. */
  static Tile[] of(Parameter parameter, double weightDecay) {
    List<Tile> tiles = new ArrayList<>();
    addTo(tiles, parameter.offset(), parameter.length(), weightDecay);
    return tiles.toArray(Tile[]::new);
  }

  private static void addTo(List<Tile> tiles, long offset, long length, double weightDecay) {
    for (long done = 0; done < length; done += FLOATS) {
      tiles.add(new Tile(offset + done, (int) Math.min(FLOATS, length - done), weightDecay));
    }
  }
}
