package ai.refocused.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorDigestTest {
  private static final Path MODEL =
      Path.of("src/test/resources/reference/models/neox-tiny/model.safetensors");

  @TempDir private Path folder;

  /** The value was computed in Python with hashlib and the safetensors library. */
  @Test
  void theDigestIsWhatItsDescriptionSays() {
    try (SafetensorsFile file = SafetensorsFile.open(MODEL)) {
      assertThat(TensorDigest.of(file))
          .isEqualTo("0ea4f88e46b805ca9ada22317bcfac482b6082e3fa3024dd6f99d50a9805f73f");
    }
  }

  @Test
  void theOrderInTheFileDoesNotCount() throws IOException {
    Path copy = folder.resolve("copy.safetensors");
    try (SafetensorsFile file = SafetensorsFile.open(MODEL)) {
      List<String> names = new ArrayList<>(file.names());
      Collections.reverse(names);
      SafetensorsWriter.write(copy, file, names, DType.F32);
      try (SafetensorsFile reversed = SafetensorsFile.open(copy)) {
        assertThat(TensorDigest.of(reversed)).isEqualTo(TensorDigest.of(file));
      }
    }
  }

  @Test
  void otherValuesGiveAnotherDigest() throws IOException {
    Path copy = folder.resolve("copy.safetensors");
    try (SafetensorsFile file = SafetensorsFile.open(MODEL)) {
      SafetensorsWriter.write(copy, file, List.copyOf(file.names()), DType.BF16);
      try (SafetensorsFile rounded = SafetensorsFile.open(copy)) {
        assertThat(TensorDigest.of(rounded)).isNotEqualTo(TensorDigest.of(file));
      }
    }
  }
}
