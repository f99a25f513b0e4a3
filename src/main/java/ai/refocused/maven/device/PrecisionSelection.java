package ai.refocused.maven.device;

import ai.refocused.job.InvalidJobException;
import ai.refocused.job.MixedPrecision;

/** Chooses the number format of matrix products by what the processor and its natives can do. */
public final class PrecisionSelection {
  private PrecisionSelection() {}

  /**
   * The format to train in: {@code auto} is bfloat16 where it is fast.
   *
   * @param place where the user asked for it, as in a message
   * @throws InvalidJobException if the format asked for would be slow or is not there
   */
  public static MixedPrecision select(
      MixedPrecision wanted, String place, NativePlatform platform, CpuFeatures features) {
    boolean processor = features == CpuFeatures.AVX512_BF16;
    boolean natives = platform.nativeClassifier().contains("-onednn");
    return switch (wanted) {
      case NO -> MixedPrecision.NO;
      case AUTO -> processor && natives ? MixedPrecision.BF16 : MixedPrecision.NO;
      case BF16 -> {
        if (!processor) {
          throw refusal(place, wanted, "needs a processor with AVX512-BF16, and this one has none");
        }
        if (!natives) {
          throw refusal(
              place,
              wanted,
              "needs natives of ND4J with oneDNN, and %s has none"
                  .formatted(platform.nativeClassifier()));
        }
        yield MixedPrecision.BF16;
      }
      case FP16 ->
          throw refusal(place, wanted, "is not for CPUs: they are a hundred times slower in it");
    };
  }

  private static InvalidJobException refusal(String place, MixedPrecision wanted, String reason) {
    return new InvalidJobException(
        place, "\"" + wanted.id() + "\" " + reason + ". Use no or auto.");
  }
}
