package ai.refocused.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedFolderTest {
  @TempDir Path parent;

  private Path folder(String name, String content) throws IOException {
    Path folder = Files.createDirectory(parent.resolve(name));
    Files.writeString(folder.resolve("x"), content);
    return folder;
  }

  private static void writeNew(Path folder) throws IOException {
    Files.writeString(folder.resolve("x"), "new");
    Files.writeString(Files.createDirectory(folder.resolve("sub")).resolve("y"), "new");
  }

  private List<String> inParent() throws IOException {
    try (Stream<Path> files = Files.list(parent)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void createsMissingParents() throws IOException {
    Path target = parent.resolve("a/b/model");
    StagedFolder.replace(target, StagedFolderTest::writeNew);
    assertThat(target.resolve("sub/y")).hasContent("new");
  }

  @Test
  void recoversTheOldFolderAfterADeathBetweenTheRenames() throws IOException {
    folder(".model.old", "old");
    folder(".model.new", "complete, but never put in place");
    assertThatThrownBy(
            () ->
                StagedFolder.replace(
                    parent.resolve("model"),
                    folder -> {
                      throw new IOException("disk full");
                    }))
        .hasMessage("disk full");
    assertThat(parent.resolve("model/x")).hasContent("old");
    assertThat(inParent()).containsExactly("model");
  }

  @Test
  void clearsWhatADeathLeftBehind() throws IOException {
    folder("model", "current");
    folder(".model.old", "older");
    folder(".model.new", "half");
    StagedFolder.replace(parent.resolve("model"), StagedFolderTest::writeNew);
    assertThat(parent.resolve("model/x")).hasContent("new");
    assertThat(inParent()).containsExactly("model");
  }

  @Test
  void deletesLinksButNotWhatTheyLeadTo() throws IOException {
    Path elsewhere = folder("elsewhere", "precious");
    Files.createSymbolicLink(folder("model", "old").resolve("link"), elsewhere);
    StagedFolder.replace(parent.resolve("model"), StagedFolderTest::writeNew);
    assertThat(elsewhere.resolve("x")).hasContent("precious");
  }

  @Test
  void refusesToReplaceAFile() throws IOException {
    Path file = Files.writeString(parent.resolve("model"), "precious");
    assertThatThrownBy(() -> StagedFolder.replace(file, StagedFolderTest::writeNew))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is a file; move it away");
    assertThat(file).hasContent("precious");
  }
}
