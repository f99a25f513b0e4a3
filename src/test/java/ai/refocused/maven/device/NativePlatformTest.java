package ai.refocused.maven.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.job.InvalidJobException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativePlatformTest {
  private static final String SERVER =
      "flags\t\t: fpu sse2 avx avx2 fma bmi1 bmi2 avx512f avx512cd avx512bw avx512dq avx512vl";

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, AVX512, linux-x86_64-onednn-avx512",
    "Linux, amd64, AVX2, linux-x86_64-onednn-avx2",
    "Linux, amd64, AVX512_BF16, linux-x86_64-onednn-avx512",
    "Linux, amd64, BASELINE, linux-x86_64",
    "Linux, aarch64, BASELINE, linux-arm64",
    "Mac OS X, aarch64, BASELINE, macosx-arm64",
    "Windows 11, amd64, AVX512, windows-x86_64-onednn-avx2",
    "Windows 11, amd64, BASELINE, windows-x86_64"
  })
  void takesTheFastestNativesThatRunHere(
      String os, String arch, CpuFeatures features, String classifier) {
    assertThat(NativePlatform.of(os, arch, features).nativeClassifier()).isEqualTo(classifier);
  }

  @ParameterizedTest
  @CsvSource({"Mac OS X, x86_64, macosx-x86_64", "Linux, s390x, linux-s390x", "AIX, ppc64, aix-"})
  void saysWhichPlatformsThereAre(String os, String arch, String name) {
    assertThatThrownBy(() -> NativePlatform.of(os, arch, CpuFeatures.BASELINE))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("its platform is " + name)
        .hasMessageEndingWith("Train on Linux x86-64 or ARM64, macOS ARM64 or Windows x86-64.");
  }

  @Test
  void takesOtherNativesOfThisPlatformOnly() {
    NativePlatform linux = NativePlatform.of("Linux", "amd64", CpuFeatures.AVX512);

    assertThat(linux.with("linux-x86_64").extension()).isEmpty();
    assertThat(linux.with("linux-x86_64-onednn-avx2").extension()).isEqualTo("-onednn-avx2");
    assertThatThrownBy(() -> linux.with("macosx-arm64"))
        .hasMessage(
            "<nativeClassifier>: \"macosx-arm64\" is not for this machine, whose platform is"
                + " linux-x86_64. Use linux-x86_64-onednn-avx512, or leave it out.");
  }

  @Test
  void readsWhatLinuxSaysOfTheProcessor() {
    assertThat(CpuFeatures.ofCpuInfo(List.of("processor : 0", SERVER)))
        .isEqualTo(CpuFeatures.AVX512);
    assertThat(CpuFeatures.ofCpuInfo(List.of(SERVER + " avx512_bf16")))
        .isEqualTo(CpuFeatures.AVX512_BF16);
    assertThat(CpuFeatures.ofCpuInfo(List.of(SERVER.replace(" avx512vl", ""))))
        .isEqualTo(CpuFeatures.AVX2);
    assertThat(CpuFeatures.ofCpuInfo(List.of(SERVER.replace(" fma", ""))))
        .isEqualTo(CpuFeatures.BASELINE);
    assertThat(CpuFeatures.ofCpuInfo(List.of("Features : asimd"))).isEqualTo(CpuFeatures.BASELINE);
  }

  @Test
  void hasOpenBlasUseTheSameInstructionsOnEveryProcessorThatHasThem() {
    assertThat(CpuFeatures.BASELINE.blasVariables()).isEmpty();
    assertThat(CpuFeatures.AVX2.blasVariables()).containsEntry("OPENBLAS_CORETYPE", "Haswell");
    assertThat(CpuFeatures.AVX512.blasVariables())
        .containsEntry("OPENBLAS_CORETYPE", "SkylakeX")
        .isEqualTo(CpuFeatures.AVX512_BF16.blasVariables());
  }
}
