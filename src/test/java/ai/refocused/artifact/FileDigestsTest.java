package ai.refocused.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDigestsTest {
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir private Path folder;

  @Test
  void digestsAreSha256() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "abc");

    assertThat(new FileDigests(folder.resolve("memory")).of(file)).isEqualTo(ABC);
  }

  @Test
  void aDigestOfAnOldFileIsRemembered() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "abc");
    age(file);
    FileDigests digests = new FileDigests(folder.resolve("memory"));

    assertThat(digests.of(file)).isEqualTo(ABC);
    Path note = only(folder.resolve("memory"));
    Files.writeString(note, Files.readString(note).replace(ABC, "0".repeat(64)));

    assertThat(digests.of(file)).isEqualTo("0".repeat(64));
  }

  @Test
  void aChangeWithinTheTimesResolutionIsNotMissed() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "abd");
    FileDigests digests = new FileDigests(folder.resolve("memory"));
    String before = digests.of(file);

    Files.writeString(file, "abc");

    assertThat(digests.of(file)).isEqualTo(ABC).isNotEqualTo(before);
  }

  @Test
  void aChangeThatHidesItsTimeIsNotMissed() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "abd");
    age(file);
    FileDigests digests = new FileDigests(folder.resolve("memory"));
    digests.of(file);

    Files.writeString(file, "abc");
    age(file);

    // Where a system keeps no time of change, size and time are all there is to see.
    if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      assertThat(digests.of(file)).isEqualTo(ABC);
    }
  }

  @Test
  void aDamagedNoteIsIgnored() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "abc");
    age(file);
    FileDigests digests = new FileDigests(folder.resolve("memory"));
    digests.of(file);
    Path note = only(folder.resolve("memory"));
    Files.writeString(note, Files.readString(note).replace(ABC, "rubbish"));

    assertThat(digests.of(file)).isEqualTo(ABC);
  }

  @Test
  void aFoldersFilesAreNamedWithSlashes() throws IOException {
    Files.createDirectories(folder.resolve("data/deep"));
    Files.writeString(folder.resolve("data/deep/a"), "abc");
    Files.writeString(folder.resolve("data/b"), "abc");

    assertThat(new FileDigests(folder.resolve("memory")).ofAll(folder.resolve("data")))
        .containsOnlyKeys("b", "deep/a")
        .containsValue(ABC);
  }

  private static void age(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
  }

  private static Path only(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findFirst().orElseThrow();
    }
  }
}
