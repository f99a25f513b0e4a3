package ai.refocused.engine.region;

import ai.refocused.engine.Extent;
import ai.refocused.engine.Kernel;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Pass;
import ai.refocused.engine.Reach;
import ai.refocused.engine.Region;
import ai.refocused.engine.RowBlock;
import ai.refocused.engine.RowLoop;
import ai.refocused.engine.RowMath;
import ai.refocused.engine.Step;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Layer normalization (arXiv:1607.06450) of rows [rows, width] with weight and bias [width]. The
 * backward pass computes mean and deviation anew: cheaper than to keep them.
 */
public record LayerNormRegion(
    String x, String gamma, String beta, String output, int width, double eps) implements Region {

  @Override
  public List<String> inputs() {
    return List.of(x, gamma, beta);
  }

  @Override
  public Step forward() {
    return new Forward(this);
  }

  @Override
  public Step backward(String outputGradient, Map<String, String> gradients, Set<String> wanted) {
    return new Backward(this, outputGradient, gradients, Set.copyOf(wanted));
  }

  private float mean(RowMath math, float[] row) {
    return math.sum(row, 0, width) / width;
  }

  private float rstd(RowMath math, float[] row, float mean) {
    double variance = (double) math.squaredDeviations(row, 0, mean, width) / width;
    return (float) (1 / Math.sqrt(variance + eps));
  }

  private record Forward(LayerNormRegion region) implements Step {
    @Override
    public List<String> reads() {
      return region.inputs();
    }

    @Override
    public Map<String, Extent> writes() {
      return Map.of(region.output, Extent.perRow(region.width));
    }

    @Override
    public Reach reach(Machine machine) {
      return Reach.ROW;
    }

    @Override
    public Kernel bind(Machine machine, Function<String, NativeFloats> memory) {
      NativeFloats x = memory.apply(region.x);
      NativeFloats gamma = memory.apply(region.gamma);
      NativeFloats beta = memory.apply(region.beta);
      NativeFloats out = memory.apply(region.output);
      int width = region.width;
      RowMath math = machine.math();
      return new RowLoop(
          machine,
          (pass, part, from, to) -> {
            float[] row = machine.row(part, 0, width);
            float[] weight = machine.row(part, 1, width);
            float[] bias = machine.row(part, 2, width);
            gamma.get(0, weight, 0, width);
            beta.get(0, bias, 0, width);
            for (int r = from; r < to; r++) {
              x.get((long) r * width, row, 0, width);
              float mean = region.mean(math, row);
              float rstd = region.rstd(math, row, mean);
              math.normalize(row, 0, mean, rstd, weight, bias, row, width);
              out.put((long) r * width, row, 0, width);
            }
          });
    }
  }

  private record Backward(
      LayerNormRegion region, String dy, Map<String, String> gradients, Set<String> wanted)
      implements Step {
    @Override
    public List<String> reads() {
      return List.of(dy, region.x, region.gamma);
    }

    @Override
    public Map<String, Extent> writes() {
      Map<String, Extent> writes = new LinkedHashMap<>();
      // The input's gradient is made in any case: it falls out of the pass for the parameters'.
      writes.put(gradients.get(region.x), Extent.perRow(region.width));
      for (String parameter : List.of(region.gamma, region.beta)) {
        if (wanted.contains(parameter)) {
          writes.put(gradients.get(parameter), Extent.fixed(region.width));
        }
      }
      return writes;
    }

    private boolean trains() {
      return wanted.contains(region.gamma) || wanted.contains(region.beta);
    }

    @Override
    public Reach reach(Machine machine) {
      return trains() ? Reach.ALL : Reach.ROW;
    }

    @Override
    public Kernel bind(Machine machine, Function<String, NativeFloats> memory) {
      BackwardKernel kernel =
          new BackwardKernel(
              region,
              machine,
              memory.apply(region.x),
              memory.apply(region.gamma),
              memory.apply(dy),
              memory.apply(gradients.get(region.x)),
              wanted.contains(region.gamma) ? memory.apply(gradients.get(region.gamma)) : null,
              wanted.contains(region.beta) ? memory.apply(gradients.get(region.beta)) : null);
      return trains()
          ? kernel
          : new RowLoop(machine, (pass, part, from, to) -> kernel.rows(part, from, to));
    }
  }

  /** {@code dGamma} and {@code dBeta} are null where nobody wants them. */
  private record BackwardKernel(
      LayerNormRegion region,
      Machine machine,
      NativeFloats x,
      NativeFloats gamma,
      NativeFloats dy,
      NativeFloats dx,
      NativeFloats dGamma,
      NativeFloats dBeta)
      implements Kernel {
    private static final int GAMMA_SUMS = 3;
    private static final int BETA_SUMS = 4;

    @Override
    public void run(Pass pass) {
      int width = region.width;
      // Every part has sums of its own, even one without rows.
      for (int p = 0; p < machine.threads().size(); p++) {
        Arrays.fill(machine.row(p, GAMMA_SUMS, width), 0, width, 0);
        Arrays.fill(machine.row(p, BETA_SUMS, width), 0, width, 0);
      }
      RowBlock.each(machine.threads(), pass.rows(), this::rows);
      addUp(dGamma, GAMMA_SUMS, pass.accumulate());
      addUp(dBeta, BETA_SUMS, pass.accumulate());
    }

    private void rows(int part, int from, int to) {
      RowMath math = machine.math();
      int width = region.width;
      float[] row = machine.row(part, 0, width);
      float[] dRow = machine.row(part, 1, width);
      float[] weight = machine.row(part, 2, width);
      float[] gammaSums = dGamma == null ? null : machine.row(part, GAMMA_SUMS, width);
      float[] betaSums = dBeta == null ? null : machine.row(part, BETA_SUMS, width);
      gamma.get(0, weight, 0, width);
      for (int r = from; r < to; r++) {
        x.get((long) r * width, row, 0, width);
        dy.get((long) r * width, dRow, 0, width);
        float mean = region.mean(math, row);
        float rstd = region.rstd(math, row, mean);
        math.normalizeBackward(row, dRow, mean, rstd, weight, dRow, gammaSums, betaSums, width);
        dx.put((long) r * width, dRow, 0, width);
      }
    }

    private void addUp(NativeFloats target, int slot, boolean accumulate) {
      if (target == null) {
        return;
      }
      int width = region.width;
      float[] total = machine.row(0, slot, width);
      for (int p = 1; p < machine.threads().size(); p++) {
        machine.math().add(total, machine.row(p, slot, width), total, 0, width);
      }
      if (accumulate) {
        float[] before = machine.row(0, 0, width);
        target.get(0, before, 0, width);
        machine.math().add(total, before, total, 0, width);
      }
      target.put(0, total, 0, width);
    }
  }
}
