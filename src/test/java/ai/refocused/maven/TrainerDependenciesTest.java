package ai.refocused.maven;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.maven.device.NativePlatform;
import org.eclipse.aether.artifact.Artifact;
import org.junit.jupiter.api.Test;

class TrainerDependenciesTest {
  @Test
  void asksForTheVersionsThatThisProjectIsTestedWith() {
    TrainerDependencies dependencies = new TrainerDependencies();
    NativePlatform linux = new NativePlatform("linux-x86_64", "linux-x86_64-onednn-avx2");
    String testClassPath = System.getProperty("java.class.path");

    assertThat(dependencies.cpu(linux))
        .extracting(Artifact::toString)
        .anyMatch(text -> text.startsWith("org.nd4j:nd4j-native:jar:linux-x86_64-onednn-avx2:"))
        .noneMatch(text -> text.contains("$") || text.contains("{"));
    assertThat(dependencies.trainer())
        .allSatisfy(artifact -> assertThat(testClassPath).contains(jar(artifact)))
        .noneMatch(artifact -> artifact.getGroupId().equals("org.nd4j"));
    assertThat(dependencies.cpu(linux))
        .filteredOn(artifact -> artifact.getClassifier().isEmpty())
        .allSatisfy(artifact -> assertThat(testClassPath).contains(jar(artifact)));
    assertThat(dependencies.managed())
        .allSatisfy(artifact -> assertThat(testClassPath).contains(jar(artifact)));
  }

  private static String jar(Artifact artifact) {
    return artifact.getArtifactId() + "-" + artifact.getVersion() + ".jar";
  }
}
