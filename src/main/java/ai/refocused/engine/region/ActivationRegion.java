package ai.refocused.engine.region;

import ai.refocused.engine.Extent;
import ai.refocused.engine.Kernel;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Region;
import ai.refocused.engine.RowBlock;
import ai.refocused.engine.RowMath;
import ai.refocused.engine.Step;
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
      void apply(RowMath math, float[] x, int count) {
        math.geluErf(x, x, count);
      }

      @Override
      void applyBackward(RowMath math, float[] x, float[] dy, int count) {
        math.geluErfBackward(x, dy, dy, count);
      }
    },
    GELU_TANH {
      @Override
      void apply(RowMath math, float[] x, int count) {
        math.geluTanh(x, x, count);
      }

      @Override
      void applyBackward(RowMath math, float[] x, float[] dy, int count) {
        math.geluTanhBackward(x, dy, dy, count);
      }
    },
    SILU {
      @Override
      void apply(RowMath math, float[] x, int count) {
        math.silu(x, x, count);
      }

      @Override
      void applyBackward(RowMath math, float[] x, float[] dy, int count) {
        math.siluBackward(x, dy, dy, count);
      }
    },
    RELU {
      @Override
      void apply(RowMath math, float[] x, int count) {
        math.relu(x, x, count);
      }

      @Override
      void applyBackward(RowMath math, float[] x, float[] dy, int count) {
        math.reluBackward(x, dy, dy, count);
      }
    };

    abstract void apply(RowMath math, float[] x, int count);

    abstract void applyBackward(RowMath math, float[] x, float[] dy, int count);
  }

  @Override
  public List<String> inputs() {
    return List.of(x);
  }

  @Override
  public Step forward() {
    return new Forward(this);
  }

  @Override
  public Step backward(String outputGradient, Map<String, String> gradients, Set<String> wanted) {
    return new Backward(this, outputGradient, gradients.get(x));
  }

  private record Forward(ActivationRegion region) implements Step {
    @Override
    public List<String> reads() {
      return List.of(region.x);
    }

    @Override
    public Map<String, Extent> writes() {
      return Map.of(region.output, Extent.perRow(region.width));
    }

    @Override
    public Optional<String> overwritable() {
      return Optional.of(region.x);
    }

    @Override
    public Kernel bind(Machine machine, Function<String, NativeFloats> memory) {
      NativeFloats x = memory.apply(region.x);
      NativeFloats out = memory.apply(region.output);
      int width = region.width;
      RowBlock.Part part =
          (p, from, to) -> {
            float[] row = machine.row(p, 0, width);
            for (int r = from; r < to; r++) {
              x.get((long) r * width, row, 0, width);
              region.kind.apply(machine.math(), row, width);
              out.put((long) r * width, row, 0, width);
            }
          };
      return pass -> RowBlock.each(machine.threads(), pass.rows(), part);
    }
  }

  private record Backward(ActivationRegion region, String dy, String dx) implements Step {
    @Override
    public List<String> reads() {
      return List.of(dy, region.x);
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
    public Kernel bind(Machine machine, Function<String, NativeFloats> memory) {
      NativeFloats x = memory.apply(region.x);
      NativeFloats upstream = memory.apply(dy);
      NativeFloats out = memory.apply(dx);
      int width = region.width;
      RowBlock.Part part =
          (p, from, to) -> {
            float[] row = machine.row(p, 0, width);
            float[] dRow = machine.row(p, 1, width);
            for (int r = from; r < to; r++) {
              x.get((long) r * width, row, 0, width);
              upstream.get((long) r * width, dRow, 0, width);
              region.kind.applyBackward(machine.math(), row, dRow, width);
              out.put((long) r * width, dRow, 0, width);
            }
          };
      return pass -> RowBlock.each(machine.threads(), pass.rows(), part);
    }
  }
}
