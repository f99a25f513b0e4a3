package ai.refocused.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipUnpackerTest {
  @TempDir private Path folder;
  private Path target;

  @BeforeEach
  void makeTarget() throws IOException {
    target = Files.createDirectory(folder.resolve("target"));
  }

  @Test
  void filesAndFoldersComeOutAsTheyWent() throws IOException {
    Path zip = ZipBytes.of(folder.resolve("a.zip"), "config.json", "deep/", "deep/er/x", "empty/");

    ZipUnpacker.unpack(zip, target);

    assertThat(target.resolve("config.json")).hasContent("config.json");
    assertThat(target.resolve("deep/er/x")).hasContent("deep/er/x");
    assertThat(target.resolve("empty")).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil",
        "a/../../evil",
        "/etc/evil",
        "a//b",
        "./a",
        "a/./b",
        "..",
        "C:/evil",
        "a\\..\\evil",
        "a\u0000b",
        "nul",
        "a/CON.txt",
        "trailing.",
        "trailing "
      })
  void namesThatLeaveTheFolderOnSomeSystemAreRefused(String name) throws IOException {
    Path zip = ZipBytes.of(folder.resolve("evil.zip"), "fine", name);

    assertThatThrownBy(() -> ZipUnpacker.unpack(zip, target))
        .isInstanceOf(UnsafeArchiveException.class)
        .hasMessageContaining("evil.zip");
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void namesThatDifferInCaseOnlyAreRefused() throws IOException {
    Path zip = ZipBytes.of(folder.resolve("a.zip"), "Config.json", "config.JSON");

    assertThatThrownBy(() -> ZipUnpacker.unpack(zip, target))
        .isInstanceOf(UnsafeArchiveException.class)
        .hasMessageContaining("two entries named \"config.JSON\"");
  }

  @Test
  void anEntryBelowAFileIsRefused() throws IOException {
    Path zip = ZipBytes.of(folder.resolve("a.zip"), "model", "model/weights");

    assertThatThrownBy(() -> ZipUnpacker.unpack(zip, target))
        .isInstanceOf(UnsafeArchiveException.class)
        .hasMessageContaining("both a file and a folder");
  }

  @Test
  void aBombIsRefusedBeforeItGoesOff() throws IOException {
    Path zip = ZipBytes.ofZeros(folder.resolve("bomb.zip"), 80);

    assertThatThrownBy(() -> ZipUnpacker.unpack(zip, target))
        .isInstanceOf(UnsafeArchiveException.class)
        .hasMessageContaining("100 times as many");
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void moreThanTheDiskHoldsIsRefused() {
    ZipEntry large = new ZipEntry("large");
    large.setSize(2_000_000_000L);

    assertThatThrownBy(
            () -> ArchiveCheck.check(Path.of("a.zip"), List.of(large), 2_000_000_000L, 1000))
        .isInstanceOf(UnsafeArchiveException.class)
        .hasMessageContaining("takes 2,000,000,000 bytes unpacked, but 1,000 are free");
  }

  @Test
  void aFileThatIsNoZipIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("page.zip"), "<html>not found</html>");

    assertThatThrownBy(() -> ZipUnpacker.unpack(file, target))
        .isInstanceOf(UnsafeArchiveException.class)
        .hasMessageContaining("page.zip is no readable zip file");
  }

  /** Whatever is done to the bytes, nothing lands outside, and what lands is what was packed. */
  @Test
  void damagedZipsGiveTheRightFilesOrAnError() throws IOException {
    byte[] sound = Files.readAllBytes(ZipBytes.of(folder.resolve("a.zip"), "first", "b/second"));
    Random random = new Random(7);
    for (int i = 0; i < 400; i++) {
      byte[] damaged = sound.clone();
      for (int n = 0; n <= random.nextInt(3); n++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Path zip = Files.write(folder.resolve("damaged.zip"), damaged);
      Path out = Files.createDirectory(folder.resolve("out" + i));
      try {
        ZipUnpacker.unpack(zip, out);
        assertThat(contents(out)).isSubsetOf("first", "b/second");
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("damaged.zip");
      }
    }
    assertThat(folder.resolve("first")).doesNotExist();
  }

  private static List<String> contents(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(
              file -> {
                try {
                  return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              })
          .toList();
    }
  }
}
