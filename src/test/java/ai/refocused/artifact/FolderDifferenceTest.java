package ai.refocused.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderDifferenceTest {
  private static final Path TINY = Path.of("src/test/resources/reference/models/neox-tiny");

  @TempDir private Path folder;
  private Path one;
  private Path other;

  @BeforeEach
  void copy() throws IOException {
    one = Files.createDirectories(folder.resolve("one"));
    other = Files.createDirectories(folder.resolve("other"));
    for (Path target : new Path[] {one, other}) {
      for (String name : new String[] {"model.safetensors", "config.json"}) {
        Files.copy(TINY.resolve(name), target.resolve(name));
      }
    }
  }

  @Test
  void foldersOfTheSameBytesDoNotDiffer() throws IOException {
    assertThat(first()).isEmpty();
  }

  @Test
  void theFirstFileIsNamed() throws IOException {
    Files.writeString(other.resolve("config.json"), "{}");
    Files.writeString(other.resolve("zoo.txt"), "");

    assertThat(first()).contains("\"config.json\"");
    Files.copy(
        one.resolve("config.json"),
        other.resolve("config.json"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(first()).contains("\"zoo.txt\" is in one of them alone");
  }

  @Test
  void ofWeightsTensorElementAndValuesAreNamed() throws IOException {
    Path file = other.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 0x40; // a high bit of the last value of the last tensor
    Files.write(file, bytes);
    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
      assertThat(first().orElseThrow())
          .startsWith("\"model.safetensors\", tensor \"embed_out.weight\", element 65535: ")
          .contains(" and ")
          .endsWith("(1 of " + tensors.names().size() + " tensors differ)");
    }
  }

  @Test
  void anotherHeaderAroundTheSameTensorsIsToldAsSuch() throws IOException {
    Path file = other.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    byte[] padded = new byte[bytes.length + 8];
    System.arraycopy(bytes, 0, padded, 0, 8);
    int header = (bytes[0] & 0xff) + 256 * (bytes[1] & 0xff);
    System.arraycopy(bytes, 8, padded, 8, header);
    Arrays.fill(padded, 8 + header, 16 + header, (byte) ' ');
    System.arraycopy(bytes, 8 + header, padded, 16 + header, bytes.length - 8 - header);
    padded[0] = (byte) (header + 8);
    padded[1] = (byte) ((header + 8) >> 8);
    Files.write(file, padded);

    assertThat(first())
        .contains("\"model.safetensors\", whose tensors are the same: the header differs");
  }

  private Optional<String> first() throws IOException {
    return FolderDifference.first(one, other, new FileDigests(folder.resolve("digests")));
  }
}
