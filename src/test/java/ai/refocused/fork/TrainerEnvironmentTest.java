package ai.refocused.fork;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainerEnvironmentTest {
  @Test
  void keepsSecretsOfTheBuildFromTheTrainer() {
    Map<String, String> environment =
        TrainerEnvironment.of(
            Map.of(
                "PATH", "/bin",
                "LC_ALL", "C.UTF-8",
                "HF_TOKEN", "hf_x",
                "AWS_SECRET_ACCESS_KEY", "x",
                "MAVEN_OPTS", "-Dpassword=x",
                "JAVA_TOOL_OPTIONS", "-javaagent:x"),
            3,
            Map.of());

    assertThat(environment)
        .containsOnlyKeys("PATH", "LC_ALL", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
        .containsEntry("OMP_NUM_THREADS", "3")
        .containsEntry("OPENBLAS_NUM_THREADS", "3");
  }

  @Test
  void takesThreadsFromTheJobNotFromTheBuild() {
    assertThat(TrainerEnvironment.of(Map.of("OMP_NUM_THREADS", "64"), 2, Map.of()))
        .containsEntry("OMP_NUM_THREADS", "2");
  }

  @Test
  void letsTheBuildChooseOtherKernelsThanTheDefault() {
    Map<String, String> kernels = Map.of("OPENBLAS_CORETYPE", "SkylakeX");

    assertThat(TrainerEnvironment.of(Map.of(), 2, kernels)).containsAllEntriesOf(kernels);
    assertThat(TrainerEnvironment.of(Map.of("OPENBLAS_CORETYPE", "Zen"), 2, kernels))
        .containsEntry("OPENBLAS_CORETYPE", "Zen");
  }

  @Test
  void tellsWhatNativeLibrariesAreToldAndNothingElse() {
    Map<String, String> environment =
        TrainerEnvironment.of(Map.of("PATH", "/bin", "MALLOC_ARENA_MAX", "1"), 2, Map.of());

    assertThat(TrainerEnvironment.ofNativeLibraries(environment))
        .containsOnlyKeys("MALLOC_ARENA_MAX", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS");
  }
}
