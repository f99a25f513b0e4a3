package ai.refocused.worker;

import ai.refocused.engine.Machine;
import ai.refocused.engine.MatrixProducts;
import ai.refocused.engine.RowMath;
import ai.refocused.engine.bf16.Bf16Products;
import ai.refocused.engine.onednn.OnednnProducts;
import ai.refocused.job.ComputeSpec;
import ai.refocused.job.MixedPrecision;
import org.bytedeco.javacpp.Loader;

/** What computes: the one place that chooses it for every run. */
final class Device {
  private Device() {}

  /** For people to read. */
  static String describe(ComputeSpec compute) {
    boolean bf16 = compute.mixedPrecision() == MixedPrecision.BF16;
    return describe(compute.threads(), bf16 ? ", bf16" : "");
  }

  /** The same of what computes in float32 whatever the settings are for training. */
  static String describe(int threads) {
    return describe(threads, "");
  }

  private static String describe(int threads, String precision) {
    String extension = System.getProperty("org.bytedeco.javacpp.platform.extension", "");
    String count = threads == 1 ? "1 thread" : threads + " threads";
    return "CPU (" + Loader.getPlatform() + extension + ", " + count + precision + ")";
  }

  /** A machine as the job wants it; the caller closes it. */
  static Machine machine(ComputeSpec compute) {
    MatrixProducts products =
        switch (compute.mixedPrecision()) {
          case NO -> OnednnProducts.best();
          case BF16 -> new Bf16Products();
          // Whoever makes jobs knows the processor, and settles on one of the two.
          case AUTO, FP16 ->
              throw new IllegalStateException("precision " + compute.mixedPrecision().id());
        };
    return new Machine(compute.threads(), RowMath.best(), products);
  }

  /** A machine that computes in float32; the caller closes it. */
  static Machine machine(int threads) {
    return new Machine(threads, RowMath.best(), OnednnProducts.best());
  }
}
