package ai.refocused.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A step of a plan that is not bound to memory yet. Values are named as in the SameDiff graph. */
public interface Step {

  /** Names of values that the step reads. */
  List<String> reads();

  /** Names of values that the step makes, with their sizes; in a stable order. */
  Map<String, Extent> writes();

  /** Names, unlike those of all other steps, and floats of values that live while the step runs. */
  default Map<String, Long> scratch(Machine machine, Capacity capacity) {
    return Map.of();
  }

  /** The value read that the first value written may overwrite, if nobody needs it afterwards. */
  default Optional<String> overwritable() {
    return Optional.empty();
  }

  /** Whether each row is made from the same row of what the step reads. */
  default Reach reach(Machine machine) {
    return Reach.ALL;
  }

  /** Binds the step to memory: one kernel per place where it runs. */
  Kernel bind(Machine machine, Function<String, NativeFloats> memory);
}
