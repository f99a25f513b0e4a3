package ai.refocused.engine.region;

import ai.refocused.engine.Extent;
import ai.refocused.engine.Kernel;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Region;
import ai.refocused.engine.RowBlock;
import ai.refocused.engine.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Rotary position embedding of the queries and keys in rows [rows, heads * 3 * headSize], laid out
 * per head as query, key, value. Turning is orthogonal: the backward pass turns back.
 */
public record RotaryRegion(String x, String output, RotaryTables tables, int heads, int headSize)
    implements Region {

  @Override
  public List<String> inputs() {
    return List.of(x);
  }

  @Override
  public Step forward() {
    return new Turn(this, x, output, 1);
  }

  @Override
  public Step backward(String outputGradient, Map<String, String> gradients, Set<String> wanted) {
    return new Turn(this, outputGradient, gradients.get(x), -1);
  }

  private record Turn(RotaryRegion region, String from, String to, int sign) implements Step {
    @Override
    public List<String> reads() {
      return List.of(from);
    }

    @Override
    public Map<String, Extent> writes() {
      return Map.of(to, Extent.perRow(3L * region.heads * region.headSize));
    }

    @Override
    public Optional<String> overwritable() {
      return Optional.of(from);
    }

    @Override
    public Kernel bind(Machine machine, Function<String, NativeFloats> memory) {
      NativeFloats in = memory.apply(from);
      NativeFloats out = memory.apply(to);
      boolean inPlace = in.address() == out.address();
      int width = 3 * region.heads * region.headSize;
      return pass ->
          RowBlock.each(
              machine.threads(),
              pass.rows(),
              (p, first, end) -> {
                if (!inPlace) {
                  out.copy(
                      (long) first * width, in, (long) first * width, (long) (end - first) * width);
                }
                for (int r = first; r < end; r++) {
                  row(machine, p, out, (long) r * width, pass.positions()[r]);
                }
              });
    }

    private void row(Machine machine, int part, NativeFloats out, long at, int position) {
      int half = region.tables.half();
      float[] features = machine.row(part, 0, 2 * half);
      for (int h = 0; h < region.heads; h++) {
        for (int queryOrKey = 0; queryOrKey < 2; queryOrKey++) {
          long place = at + (3L * h + queryOrKey) * region.headSize;
          out.get(place, features, 0, 2 * half);
          machine
              .math()
              .rotate(
                  features,
                  0,
                  region.tables.cos(),
                  region.tables.sin(),
                  position * half,
                  half,
                  sign);
          out.put(place, features, 0, 2 * half);
        }
      }
    }
  }
}
