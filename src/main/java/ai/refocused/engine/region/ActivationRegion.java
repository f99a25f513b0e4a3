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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** An activation function on every element of [rows, width]. */
public record ActivationRegion(String x, String output, Kind kind, int width) implements Region {

  /** Which function; see {@link RowMath} for the formulas. */
  public enum Kind {
    GELU_ERF {
      @Override
      void apply(RowMath math, float[] x, float[] slope, int count) {
        math.geluErf(x, x, slope, count);
      }
    },
    GELU_TANH {
      @Override
      void apply(RowMath math, float[] x, float[] slope, int count) {
        math.geluTanh(x, x, slope, count);
      }
    },
    SILU {
      @Override
      void apply(RowMath math, float[] x, float[] slope, int count) {
        math.silu(x, x, slope, count);
      }
    },
    RELU {
      @Override
      void apply(RowMath math, float[] x, float[] slope, int count) {
        math.relu(x, x, slope, count);
      }
    };

    /** Replaces x by the function of it, and fills in the derivative. */
    abstract void apply(RowMath math, float[] x, float[] slope, int count);
  }

  /** The derivative at each element [rows, width], kept for the backward pass instead of x. */
  String slope() {
    return output + "/slope";
  }

  @Override
  public List<String> inputs() {
    return List.of(x);
  }

  @Override
  public Step forward() {
    return new Forward(this, true);
  }

  @Override
  public Step forward(Set<String> wanted) {
    return new Forward(this, wanted.contains(slope()));
  }

  @Override
  public Step backward(String outputGradient, Map<String, String> gradients, Set<String> wanted) {
    return new Backward(this, outputGradient, gradients.get(x));
  }

  private record Forward(ActivationRegion region, boolean keepsSlope) implements Step {
    @Override
    public List<String> reads() {
      return List.of(region.x);
    }

    @Override
    public Map<String, Extent> writes() {
      Map<String, Extent> writes = new LinkedHashMap<>();
      writes.put(region.output, Extent.perRow(region.width));
      if (keepsSlope) {
        writes.put(region.slope(), Extent.perRow(region.width));
      }
      return writes;
    }

    @Override
    public Optional<String> overwritable() {
      return Optional.of(region.x);
    }

    @Override
    public Reach reach(Machine machine) {
      return Reach.ROW;
    }

    @Override
    public Kernel bind(Machine machine, Function<String, NativeFloats> memory) {
      NativeFloats x = memory.apply(region.x);
      NativeFloats out = memory.apply(region.output);
      NativeFloats slopes = keepsSlope ? memory.apply(region.slope()) : null;
      int width = region.width;
      return new RowLoop(
          machine,
          (pass, part, from, to) -> {
            float[] row = machine.row(part, 0, width);
            float[] slope = machine.row(part, 1, width);
            for (int r = from; r < to; r++) {
              x.get((long) r * width, row, 0, width);
              region.kind.apply(machine.math(), row, slope, width);
              out.put((long) r * width, row, 0, width);
              if (slopes != null) {
                slopes.put((long) r * width, slope, 0, width);
              }
            }
          });
    }
  }

  private record Backward(ActivationRegion region, String dy, String dx) implements Step {
    @Override
    public List<String> reads() {
      return List.of(dy, region.slope());
    }

    @Override
    public Map<String, Extent> writes() {
      return Map.of(dx, Extent.perRow(region.width));
    }

    @Override
    public Optional<String> overwritable() {
      return Optional.of(dy);
    }

    @Override
    public Reach reach(Machine machine) {
      return Reach.ROW;
    }

    @Override
    public Kernel bind(Machine machine, Function<String, NativeFloats> memory) {
      NativeFloats slopes = memory.apply(region.slope());
      NativeFloats upstream = memory.apply(dy);
      NativeFloats out = memory.apply(dx);
      int width = region.width;
      return new RowLoop(
          machine,
          (pass, part, from, to) -> {
            float[] slope = machine.row(part, 0, width);
            float[] row = machine.row(part, 1, width);
            for (int r = from; r < to; r++) {
              slopes.get((long) r * width, slope, 0, width);
              upstream.get((long) r * width, row, 0, width);
              machine.math().multiply(row, slope, row, width);
              out.put((long) r * width, row, 0, width);
            }
          });
    }
  }
}
