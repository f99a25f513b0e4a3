package ai.refocused.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A step whose names for values are replaced by the values' own names. */
record RenamedStep(Step step, UnaryOperator<String> own) implements Step {
  @Override
  public List<String> reads() {
    return step.reads().stream().map(own).distinct().toList();
  }

  @Override
  public Map<String, Extent> writes() {
    Map<String, Extent> writes = new LinkedHashMap<>();
    step.writes().forEach((name, extent) -> writes.put(own.apply(name), extent));
    return writes;
  }

  @Override
  public Map<String, Long> scratch(Machine machine, Capacity capacity) {
    return step.scratch(machine, capacity);
  }

  @Override
  public Optional<String> overwritable() {
    return step.overwritable().map(own);
  }

  @Override
  public Reach reach(Machine machine) {
    return step.reach(machine);
  }

  @Override
  public Kernel bind(Machine machine, Function<String, NativeFloats> memory) {
    return step.bind(machine, name -> memory.apply(own.apply(name)));
  }
}
