package ai.refocused.engine.region;

import ai.refocused.engine.Extent;
import ai.refocused.engine.Kernel;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Reach;
import ai.refocused.engine.Region;
import ai.refocused.engine.RowLoop;
import ai.refocused.engine.RowMath;
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
    public Reach reach(Machine machine) {
      return Reach.ROW;
    }

    @Override
    public Kernel bind(Machine machine, Function<String, NativeFloats> memory) {
      NativeFloats in = memory.apply(from);
      NativeFloats out = memory.apply(to);
      return new RowLoop(
          machine,
          (pass, part, first, end) -> {
            int width = 3 * region.heads * region.headSize;
            float[] row = machine.row(part, 0, width);
            for (int r = first; r < end; r++) {
              in.get((long) r * width, row, 0, width);
              turn(machine.math(), row, pass.positions()[r]);
              out.put((long) r * width, row, 0, width);
            }
          });
    }

    private void turn(RowMath math, float[] row, int position) {
      RotaryTables tables = region.tables;
      int half = tables.half();
      for (int h = 0; h < region.heads; h++) {
        for (int queryOrKey = 0; queryOrKey < 2; queryOrKey++) {
          int at = (3 * h + queryOrKey) * region.headSize;
          math.rotate(row, at, tables.cos(), tables.sin(), position * half, half, sign);
        }
      }
    }
  }
}
