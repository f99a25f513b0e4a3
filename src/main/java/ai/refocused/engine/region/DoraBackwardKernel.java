package ai.refocused.engine.region;

import ai.refocused.engine.Kernel;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Pass;
import ai.refocused.engine.RowBlock;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The part of a backward pass that DoRA adds: dz = gain dy, which everything behind the gain then
 * takes for its gradient, and dm = sum of dy (y - b) / m over the rows. The row lengths of W + s B
 * A count as constants, as in the paper (section 4.3) and in PEFT.
 */
final class DoraBackwardKernel implements Kernel {
  private final LinearRegion region;
  private final Machine machine;
  private final NativeFloats dy;
  private final NativeFloats dz;
  private final NativeFloats y;
  private final NativeFloats gain;
  private final NativeFloats magnitude;

  /** Null if there is none. */
  private final NativeFloats bias;

  /** Null where it is not wanted. */
  private final NativeFloats dMagnitude;

  DoraBackwardKernel(
      LinearRegion region,
      Machine machine,
      Function<String, NativeFloats> memory,
      NativeFloats dy,
      Map<String, String> gradients,
      Set<String> wanted) {
    this.region = region;
    this.machine = machine;
    this.dy = dy;
    this.dz = memory.apply(region.doraGradient());
    this.gain = memory.apply(region.doraGain());
    String m = region.lora().orElseThrow().magnitude().orElseThrow();
    this.magnitude = memory.apply(m);
    boolean wantsMagnitude = wanted.contains(m);
    this.y = wantsMagnitude ? memory.apply(region.output()) : null;
    this.bias = wantsMagnitude ? region.bias().map(memory).orElse(null) : null;
    this.dMagnitude = wantsMagnitude ? memory.apply(gradients.get(m)) : null;
  }

  @Override
  public void run(Pass pass) {
    RowBlock.each(machine.threads(), pass.rows(), this::scale);
    if (dMagnitude != null) {
      RowBlock.each(machine.threads(), region.out(), (part, from, to) -> sum(pass, part, from, to));
      for (RowRange dead : region.lora().orElseThrow().deadRows()) {
        dMagnitude.slice(dead.from(), dead.to() - dead.from()).fillZero();
      }
    }
  }

  private void scale(int part, int from, int to) {
    int width = region.out();
    float[] row = machine.row(part, 0, width);
    float[] factors = machine.row(part, 1, width);
    gain.get(0, factors, 0, width);
    for (int r = from; r < to; r++) {
      dy.get((long) r * width, row, 0, width);
      for (int i = 0; i < width; i++) {
        row[i] *= factors[i];
      }
      dz.put((long) r * width, row, 0, width);
    }
  }

  /** Threads share columns, so that the order of the sum is the rows'. */
  private void sum(Pass pass, int part, int from, int to) {
    int count = to - from;
    int width = region.out();
    float[] upstream = machine.row(part, 0, count);
    float[] out = machine.row(part, 1, count);
    float[] shift = machine.row(part, 2, count);
    float[] total = machine.row(part, 3, count);
    Arrays.fill(shift, 0, count, 0);
    if (bias != null) {
      bias.get(from, shift, 0, count);
    }
    Arrays.fill(total, 0, count, 0);
    for (int r = 0; r < pass.rows(); r++) {
      dy.get((long) r * width + from, upstream, 0, count);
      y.get((long) r * width + from, out, 0, count);
      for (int i = 0; i < count; i++) {
        total[i] += upstream[i] * (out[i] - shift[i]);
      }
    }
    magnitude.get(from, shift, 0, count);
    for (int i = 0; i < count; i++) {
      total[i] /= shift[i];
    }
    if (pass.accumulate()) {
      dMagnitude.get(from, out, 0, count);
      machine.math().add(total, out, total, 0, count);
    }
    dMagnitude.put(from, total, 0, count);
  }
}
