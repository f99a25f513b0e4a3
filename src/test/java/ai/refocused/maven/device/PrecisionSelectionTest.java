package ai.refocused.maven.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.job.InvalidJobException;
import ai.refocused.job.MixedPrecision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecisionSelectionTest {
  private static final NativePlatform ONE_DNN =
      new NativePlatform("linux-x86_64", "linux-x86_64-onednn-avx512");
  private static final NativePlatform PLAIN = new NativePlatform("linux-x86_64", "linux-x86_64");

  @ParameterizedTest
  @CsvSource({
    "NO, AVX512_BF16, NO",
    "AUTO, AVX512_BF16, BF16",
    "BF16, AVX512_BF16, BF16",
    "AUTO, AVX512, NO"
  })
  void takesBfloat16WhereItIsFast(
      MixedPrecision wanted, CpuFeatures features, MixedPrecision selected) {
    assertThat(select(wanted, ONE_DNN, features)).isEqualTo(selected);
  }

  @Test
  void takesFloat32ByItselfWhereNativesLackBfloat16() {
    assertThat(select(MixedPrecision.AUTO, PLAIN, CpuFeatures.AVX512_BF16))
        .isEqualTo(MixedPrecision.NO);
  }

  @Test
  void saysWhyAFormatIsRefused() {
    assertThatThrownBy(() -> select(MixedPrecision.BF16, ONE_DNN, CpuFeatures.AVX512))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(
            "<mixedPrecision>: \"bf16\" needs a processor with AVX512-BF16, and this one has none."
                + " Use no or auto.");
    assertThatThrownBy(() -> select(MixedPrecision.BF16, PLAIN, CpuFeatures.AVX512_BF16))
        .hasMessage(
            "<mixedPrecision>: \"bf16\" needs natives of ND4J with oneDNN, and linux-x86_64 has"
                + " none. Use no or auto.");
    assertThatThrownBy(() -> select(MixedPrecision.FP16, ONE_DNN, CpuFeatures.AVX512_BF16))
        .hasMessage(
            "<mixedPrecision>: \"fp16\" is not for CPUs: they are a hundred times slower in it."
                + " Use no or auto.");
  }

  private static MixedPrecision select(
      MixedPrecision wanted, NativePlatform platform, CpuFeatures features) {
    return PrecisionSelection.select(wanted, "<mixedPrecision>", platform, features);
  }
}
