package ai.refocused.engine.region;

import ai.refocused.engine.Gemm;
import ai.refocused.engine.Kernel;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Pass;
import ai.refocused.engine.RowBlock;
import java.util.function.Function;

/**
 * What DoRA multiplies each output by: its magnitude over the length of its row of W + s B A. The
 * lengths come without making B A: |W + s B A|^2 = |W|^2 + 2 s B (W A^T) + s^2 B (A A^T) B^T, row
 * by row.
 */
final class DoraGain implements Kernel {
  private final LinearRegion region;
  private final LoraAdapter lora;
  private final Machine machine;
  private final NativeFloats weight;
  private final NativeFloats b;
  private final NativeFloats magnitude;
  private final NativeFloats products;
  private final NativeFloats gram;
  private final NativeFloats gain;
  private final Gemm weightProducts;
  private final Gemm gramProducts;

  DoraGain(LinearRegion region, Machine machine, Function<String, NativeFloats> memory) {
    this.region = region;
    this.lora = region.lora().orElseThrow();
    this.machine = machine;
    this.weight = memory.apply(region.weight());
    NativeFloats a = memory.apply(lora.a());
    this.b = memory.apply(lora.b());
    this.magnitude = memory.apply(lora.magnitude().orElseThrow());
    this.products = memory.apply(region.doraProducts());
    this.gram = memory.apply(region.doraGram());
    this.gain = memory.apply(region.doraGain());
    this.weightProducts = new Gemm(machine.threads(), weight, false, a, true, products);
    this.gramProducts = new Gemm(machine.threads(), a, false, a, true, gram);
  }

  @Override
  public void run(Pass pass) {
    weightProducts.run(region.out(), lora.rank(), region.in(), 1, 0);
    gramProducts.run(lora.rank(), lora.rank(), region.in(), 1, 0);
    float[] dots = new float[lora.rank() * lora.rank()];
    gram.get(0, dots, 0, dots.length);
    RowBlock.each(machine.threads(), region.out(), (part, from, to) -> gains(part, from, to, dots));
  }

  private void gains(int part, int from, int to, float[] dots) {
    int rank = lora.rank();
    float[] row = machine.row(part, 0, Math.max(region.in(), rank));
    float[] own = new float[rank];
    float[] crossed = new float[rank];
    float[] one = new float[1];
    for (int o = from; o < to; o++) {
      weight.get((long) o * region.in(), row, 0, region.in());
      double square = machine.math().dot(row, 0, row, 0, region.in());
      b.get((long) o * rank, own, 0, rank);
      products.get((long) o * rank, crossed, 0, rank);
      for (int i = 0; i < rank; i++) {
        double inner = 0;
        for (int j = 0; j < rank; j++) {
          inner += (double) dots[i * rank + j] * own[j];
        }
        square += own[i] * lora.scale() * (2.0 * crossed[i] + lora.scale() * inner);
      }
      magnitude.get(o, one, 0, 1);
      one[0] = (float) (one[0] / Math.sqrt(square));
      gain.put(o, one, 0, 1);
    }
  }
}
