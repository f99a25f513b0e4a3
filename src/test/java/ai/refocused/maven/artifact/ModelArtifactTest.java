package ai.refocused.maven.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelArtifactTest {
  private static final ModelArtifact ARTIFACT = new ModelArtifact(OutputTimestamp.parse(null));

  @TempDir Path temporary;

  @Test
  void packsAllFilesSortedAndStored() throws Exception {
    Path folder = folder("a", "model.safetensors", "config.json", "sub/x.txt", "Zoo.md");
    Path zip = temporary.resolve("target/model.zip");

    ARTIFACT.pack(folder, zip);

    try (ZipFile file = new ZipFile(zip.toFile())) {
      assertThat(file.stream().map(ZipEntry::getName))
          .containsExactly("Zoo.md", "config.json", "model.safetensors", "sub/x.txt");
      assertThat(file.stream()).allMatch(entry -> entry.getMethod() == ZipEntry.STORED);
      assertThat(file.getInputStream(file.getEntry("sub/x.txt")))
          .hasContent("content of sub/x.txt");
    }
    assertThat(names(zip.getParent())).containsExactly("model.zip");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whoMayReadOtherFilesMayReadTheZip() throws Exception {
    Path zip = temporary.resolve("model.zip");
    ARTIFACT.pack(folder("a", "config.json"), zip);
    Path other = Files.writeString(temporary.resolve("other"), "");

    assertThat(Files.getPosixFilePermissions(zip)).isEqualTo(Files.getPosixFilePermissions(other));
  }

  /** More than 4 GiB, sparse on the disk; its CRC takes seconds, a heap for it nobody has. */
  @Test
  void filesBeyond4GiBArePackedInAStream() throws Exception {
    Path folder = Files.createDirectories(temporary.resolve("large"));
    long size = (4L << 30) + 5;
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve("model.safetensors"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      channel.write(ByteBuffer.wrap(new byte[] {1}), size - 1);
    }
    Files.writeString(folder.resolve("z.txt"), "after it");
    ZipTail tail = new ZipTail();

    ARTIFACT.write(folder, tail);

    // The end of central directory is that of zip64: no field of 32 bits holds the size.
    assertThat(tail.length).isGreaterThan(size);
    assertThat(tail.text()).contains("PK\006\006").contains("z.txt");
  }

  /** Keeps the last bytes that were written. */
  private static final class ZipTail extends OutputStream {
    private static final int KEPT = 2000;
    private byte[] last = new byte[0];
    private long length;

    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
      length += count;
      byte[] joined = Arrays.copyOf(last, last.length + count);
      System.arraycopy(bytes, offset, joined, last.length, count);
      last = Arrays.copyOfRange(joined, Math.max(0, joined.length - KEPT), joined.length);
    }

    String text() {
      return new String(last, StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void theDigestIsThatOfTheZip() throws Exception {
    Path folder = folder("d", "model.safetensors", "config.json");
    Path zip = temporary.resolve("d.zip");
    ARTIFACT.pack(folder, zip);

    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(zip));
    assertThat(ARTIFACT.digest(folder)).isEqualTo(HexFormat.of().formatHex(digest));
  }

  /** Zones, languages, rights and orders of files, each with each: one digest. */
  @Test
  void oneDigestWhereverItIsPacked() throws Exception {
    TimeZone zone = TimeZone.getDefault();
    Locale language = Locale.getDefault();
    Set<String> digests = new TreeSet<>();
    int packed = 0;
    try {
      for (String zoneName : List.of("UTC", "Asia/Kolkata", "America/St_Johns")) {
        for (String tag : List.of("en", "tr-TR")) {
          for (String rights : List.of("rw-r--r--", "rwx------")) {
            TimeZone.setDefault(TimeZone.getTimeZone(zoneName));
            Locale.setDefault(Locale.forLanguageTag(tag));
            List<String> names = new ArrayList<>(List.of("I.json", "i.json", "c/d.json"));
            Collections.rotate(names, packed);
            Path folder = folder("z8-" + packed, names.toArray(new String[0]));
            if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
              Files.setPosixFilePermissions(
                  folder.resolve("i.json"), PosixFilePermissions.fromString(rights));
            }
            digests.add(ARTIFACT.digest(folder));
            packed++;
          }
        }
      }
    } finally {
      TimeZone.setDefault(zone);
      Locale.setDefault(language);
    }
    assertThat(packed).isEqualTo(12);
    assertThat(digests).hasSize(1);
  }

  @Test
  void givesTheSameBytesInEveryTimeZoneAndOrder() throws Exception {
    TimeZone before = TimeZone.getDefault();
    try {
      List<byte[]> zips = new ArrayList<>();
      for (String zone : List.of("UTC", "Asia/Kolkata", "America/St_Johns")) {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        List<String> names = new ArrayList<>(List.of("a.json", "b.json", "c/d.json"));
        Collections.rotate(names, zips.size());
        Path zip = temporary.resolve("zip" + zips.size());
        ARTIFACT.pack(folder("f" + zips.size(), names.toArray(new String[0])), zip);
        zips.add(Files.readAllBytes(zip));
      }
      assertThat(zips).allSatisfy(zip -> assertThat(zip).isEqualTo(zips.get(0)));
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void replacesAnOlderZip() throws Exception {
    Path zip = temporary.resolve("model.zip");
    ARTIFACT.pack(folder("a", "old.txt"), zip);

    ARTIFACT.pack(folder("b", "new.txt"), zip);

    try (ZipFile file = new ZipFile(zip.toFile())) {
      assertThat(file.stream().map(ZipEntry::getName)).containsExactly("new.txt");
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void refusesLinksAndLeavesTheOlderZipAlone() throws Exception {
    Path zip = temporary.resolve("model.zip");
    Path folder = folder("a", "config.json");
    ARTIFACT.pack(folder, zip);
    byte[] before = Files.readAllBytes(zip);
    Files.createSymbolicLink(folder.resolve("passwd"), Path.of("/etc/passwd"));

    assertThatThrownBy(() -> ARTIFACT.pack(folder, zip))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("passwd is neither a file nor a folder");
    assertThat(zip).hasBinaryContent(before);
    assertThat(names(temporary)).containsExactly("a", "model.zip");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-31T12:00:00Z, 2026-01-31T12:00:00",
    "2026-01-31T12:00:00+02:00, 2026-01-31T10:00:00",
    "1769860800, 2026-01-31T12:00:00",
    "0, 1980-01-01T00:00:02",
    "x, 1980-01-01T00:00:02",
    "1970-01-01T00:00:00Z, 1980-01-01T00:00:02",
    "2200-01-01T00:00:00Z, 2099-12-31T23:59:58",
    ", 1980-01-01T00:00:02"
  })
  void readsTheOutputTimestamp(String text, String expected) {
    assertThat(OutputTimestamp.parse(text)).isEqualTo(expected);
  }

  @Test
  void rejectsAnotherTimestamp() {
    assertThatThrownBy(() -> OutputTimestamp.parse("yesterday"))
        .hasMessage(
            "<project.build.outputTimestamp>: \"yesterday\" is neither a time such as"
                + " 2026-01-31T12:00:00Z nor seconds since 1970.");
  }

  private Path folder(String name, String... files) throws IOException {
    Path folder = temporary.resolve(name);
    for (String file : files) {
      Path path = folder.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, "content of " + file);
    }
    return folder;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().collect(Collectors.toList());
    }
  }
}
