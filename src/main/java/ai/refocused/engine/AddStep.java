package ai.refocused.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** z = x + y of two values of the same size per row, the residual connection and its gradient. */
record AddStep(String x, String y, String z, long width) implements Step {
  @Override
  public List<String> reads() {
    return List.of(x, y);
  }

  @Override
  public Map<String, Extent> writes() {
    return Map.of(z, Extent.perRow(width));
  }

  @Override
  public Optional<String> overwritable() {
    return Optional.of(y);
  }

  @Override
  public Reach reach(Machine machine) {
    return Reach.ROW;
  }

  @Override
  public Kernel bind(Machine machine, Function<String, NativeFloats> memory) {
    NativeFloats left = memory.apply(x);
    NativeFloats right = memory.apply(y);
    NativeFloats sum = memory.apply(z);
    int columns = Math.toIntExact(width);
    return new RowLoop(
        machine,
        (pass, part, from, to) -> {
          float[] a = machine.row(part, 0, columns);
          float[] b = machine.row(part, 1, columns);
          for (int r = from; r < to; r++) {
            left.get(r * width, a, 0, columns);
            right.get(r * width, b, 0, columns);
            machine.math().add(a, b, a, 0, columns);
            sum.put(r * width, a, 0, columns);
          }
        });
  }
}
