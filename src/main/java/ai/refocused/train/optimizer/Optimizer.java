package ai.refocused.train.optimizer;

import ai.refocused.engine.NativeFloats;
import java.util.SortedMap;

/**
 * Turns the flat gradient into an update of the flat weights. Holds no counters: whoever drives it
 * passes the step, so a restored {@link #state()} is all that a resumed run needs.
 */
public interface Optimizer extends AutoCloseable {

  /**
   * Updates all weights once.
   *
   * @param step number of this update, from 1
   * @param gradientFactor multiplies every gradient on its way in; clipping without a pass of its
   *     own
   */
  void update(long step, double learningRate, double gradientFactor);

  /**
   * The optimizer's memory, by name; each vector as long as the weights. They stay the optimizer's:
   * a checkpoint copies them out and in.
   */
  SortedMap<String, NativeFloats> state();

  @Override
  void close();
}
