package ai.refocused.fork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.job.InvalidJobException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerJvmTest {
  @TempDir Path home;

  @Test
  void findsTheRunningOne() {
    TrainerJvm jvm = TrainerJvm.current();

    assertThat(jvm.executable()).isExecutable();
    assertThat(TrainerJvm.at(Path.of(System.getProperty("java.home")))).isEqualTo(jvm);
  }

  @Test
  void readsModulesFromTheReleaseFile() throws Exception {
    install("JAVA_VERSION=\"21.0.2\"\nMODULES=\"java.base java.desktop\"\n");

    assertThat(TrainerJvm.at(home).hasVectorApi()).isFalse();
  }

  @Test
  void rejectsAnOldJava() throws Exception {
    install("JAVA_VERSION=\"1.8.0_402\"\n");

    assertThatThrownBy(() -> TrainerJvm.at(home))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage("<jvm>: \"" + home + "\" is Java 1.8.0_402; the trainer needs 17 or later.");
  }

  @Test
  void rejectsAFolderWithoutJava() {
    assertThatThrownBy(() -> TrainerJvm.at(home))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("is not a Java installation")
        .hasMessageContaining("JAVA_HOME");
  }

  private void install(String release) throws Exception {
    Files.writeString(home.resolve("release"), release);
    Path bin = Files.createDirectory(home.resolve("bin"));
    String name = TrainerJvm.current().executable().getFileName().toString();
    assertThat(Files.createFile(bin.resolve(name)).toFile().setExecutable(true)).isTrue();
  }
}
