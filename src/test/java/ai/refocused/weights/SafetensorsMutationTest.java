package ai.refocused.weights;

import static ai.refocused.weights.SafetensorsBytes.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsMutationTest {
  private static final int HEADER_END = 160;
  private static final byte[] SMALL = small();

  @TempDir Path folder;

  private static byte[] small() {
    String header =
        "{%s,%s}"
            .formatted(entry("a.weight", "F32", "[2,3]", 0, 24), entry("b", "F16", "[4]", 24, 32));
    header += " ".repeat(HEADER_END - Long.BYTES - header.length());
    return SafetensorsBytes.file(header, 32);
  }

  private Map<String, TensorInfo> infos(byte[] bytes) throws IOException {
    Path path = Mutator.overwrite(folder.resolve("m.safetensors"), bytes);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      Map<String, TensorInfo> infos = new LinkedHashMap<>();
      for (String name : file.names()) {
        infos.put(name, file.info(name));
        if (file.info(name).dtype() != DType.I32) {
          readIfFloats(file, name);
        }
      }
      return infos;
    }
  }

  private static void readIfFloats(SafetensorsFile file, String name) {
    if (ElementConversion.from(file.info(name).dtype()).isPresent()) {
      file.read(name, FloatBuffer.allocate((int) file.info(name).elements()));
    }
  }

  @Test
  void rejectsTruncationAtEveryLength() {
    for (int length = 0; length < SMALL.length; length++) {
      byte[] truncated = Arrays.copyOf(SMALL, length);
      assertThatThrownBy(() -> infos(truncated))
          .as("%d bytes", length)
          .isInstanceOf(InvalidWeightsException.class);
    }
  }

  @Test
  void everyFlippedHeaderBitIsRejectedOrStillDescribesTheWholeFile() throws IOException {
    int accepted = 0;
    for (int bit = 0; bit < HEADER_END * 8; bit++) {
      byte[] flipped = SMALL.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      try {
        long bytes =
            infos(flipped).values().stream()
                .mapToLong(info -> info.elements() * info.dtype().bytes())
                .sum();
        assertThat(bytes).as("bit %d", bit).isEqualTo(32);
        accepted++;
      } catch (InvalidWeightsException e) {
        assertThat(e.detail()).endsWith(".");
      }
    }
    assertThat(accepted).isLessThan(HEADER_END);
  }

  @Test
  void nothingButItsOwnExceptionEscapesFromMutatedFiles() throws IOException {
    Mutator mutator = new Mutator(20261123);
    for (int i = 0; i < 3000; i++) {
      byte[] mutated = mutator.mutate(SMALL);
      try {
        infos(mutated);
      } catch (InvalidWeightsException e) {
        assertThat(e.detail()).as("mutation %d", i).isNotEmpty();
      }
    }
  }

  @Test
  void aFileThatShrinksWhileOpenIsAClearError() throws IOException {
    Path path = Files.write(folder.resolve("m.safetensors"), SMALL);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      Files.write(path, Arrays.copyOf(SMALL, 100), StandardOpenOption.TRUNCATE_EXISTING);

      assertThatThrownBy(() -> file.read("a.weight", FloatBuffer.allocate(6)))
          .isInstanceOf(InvalidWeightsException.class)
          .hasMessageContaining("became shorter than its 192 bytes while it was being read");
    }
  }

  @Test
  void pagesThatVanishDuringAReadAreAClearError() throws IOException {
    Path path = Files.write(folder.resolve("big"), new byte[1 << 20]);
    try (MappedFile file = MappedFile.open(path)) {
      assertThatThrownBy(
              () ->
                  file.window(
                      0,
                      1 << 20,
                      window -> {
                        truncate(path);
                        float sum = 0;
                        FloatBuffer target = FloatBuffer.allocate(1 << 18);
                        target.put(window.asFloatBuffer());
                        for (float value : target.array()) {
                          sum += value;
                        }
                        assertThat(sum).isNotNaN();
                      }))
          .isInstanceOf(InvalidWeightsException.class)
          .hasMessageContaining("became shorter");
    }
  }

  private static void truncate(Path path) {
    try {
      Files.write(path, new byte[10], StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
