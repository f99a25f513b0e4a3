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
            3);

    assertThat(environment)
        .containsOnlyKeys("PATH", "LC_ALL", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
        .containsEntry("OMP_NUM_THREADS", "3")
        .containsEntry("OPENBLAS_NUM_THREADS", "3");
  }

  @Test
  void takesThreadsFromTheJobNotFromTheBuild() {
    assertThat(TrainerEnvironment.of(Map.of("OMP_NUM_THREADS", "64"), 2))
        .containsEntry("OMP_NUM_THREADS", "2");
  }
}
