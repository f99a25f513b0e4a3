package ai.refocused.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceReferenceTest {
  @TempDir private Path project;

  @ParameterizedTest
  @CsvSource({
    "org.acme:bot:1.0, org.acme:bot:1.0",
    "org.acme:bot:1.0:adapter, org.acme:bot:1.0:adapter",
    "' org.acme:bot:1.0-SNAPSHOT ', org.acme:bot:1.0-SNAPSHOT",
    "org.acme:bot:zip:1.0, org.acme:bot:1.0",
    "org.acme:bot:zip:model:1.0, org.acme:bot:1.0:model",
  })
  void coordinatesAreReadAsWrittenByHandOrByMaven(String text, String expected) {
    assertThat(SourceReference.parse(text, project))
        .isInstanceOfSatisfying(
            SourceReference.Coordinates.class,
            found -> assertThat(found.artifact()).hasToString(expected));
  }

  @Test
  void twoPartsAreADependency() {
    assertThat(SourceReference.parse("org.acme:bot", project))
        .isEqualTo(new SourceReference.Dependency("org.acme", "bot"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "model/pythia", "../base", "a b", "org/acme:bot:1", "C:bot"})
  void everythingElseIsAPathOfTheProject(String text) {
    assertThat(SourceReference.parse(text, project))
        .isEqualTo(new SourceReference.Local(project.resolve(text).normalize()));
  }

  @Test
  void whatExistsIsAPathWhateverItLooksLike() throws IOException {
    // Windows allows no colon in a name, so there is nothing to mix up there.
    if (!project.getFileSystem().getSeparator().equals("\\")) {
      Files.createDirectory(project.resolve("org.acme:bot:1.0"));
      assertThat(SourceReference.parse("org.acme:bot:1.0", project))
          .isInstanceOf(SourceReference.Local.class);
    }
  }
}
