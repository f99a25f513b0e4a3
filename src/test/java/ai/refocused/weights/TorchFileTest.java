package ai.refocused.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchFileTest {
  private static final Path FIXTURES = Path.of("src/test/resources/ai/refocused/weights");
  private static final Path MODELS = Path.of("src/test/resources/reference/models");

  @TempDir Path folder;

  private static void assertSameBits(TensorSource actual, TensorSource expected) {
    assertThat(actual.names()).containsExactlyInAnyOrderElementsOf(expected.names());
    for (String name : expected.names()) {
      assertThat(actual.info(name).shape()).as(name).isEqualTo(expected.info(name).shape());
      assertThat(bits(MemoryTensors.valuesOf(actual, name)))
          .as(name)
          .isEqualTo(bits(MemoryTensors.valuesOf(expected, name)));
    }
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }

  @ParameterizedTest
  @ValueSource(strings = {"types", "views", "module", "parameter"})
  void readsWhatPyTorchWroteBitForBit(String fixture) {
    try (TorchFile torch = TorchFile.open(FIXTURES.resolve(fixture + ".bin"));
        SafetensorsFile expected =
            SafetensorsFile.open(FIXTURES.resolve(fixture + ".safetensors"))) {
      assertSameBits(torch, expected);
    }
  }

  @Test
  void readsTheReferenceModelLikeItsSafetensorsFile() {
    try (TorchFile torch = TorchFile.open(MODELS.resolve("neox-tiny/pytorch_model.bin"));
        SafetensorsFile expected =
            SafetensorsFile.open(MODELS.resolve("neox-tiny/model.safetensors"))) {
      assertThat(torch.names()).containsExactlyElementsOf(expected.names());
      assertSameBits(torch, expected);
    }
  }

  @Test
  void theShardedHalfPrecisionCopyIsTheReferenceModelRounded() {
    Path index = MODELS.resolve("neox-tiny-fp16-sharded/model.safetensors.index.json");
    try (ShardedTensors sharded = ShardedTensors.open(index, SafetensorsFile::open);
        SafetensorsFile full =
            SafetensorsFile.open(MODELS.resolve("neox-tiny/model.safetensors"))) {
      assertThat(sharded.names()).containsExactlyInAnyOrderElementsOf(full.names());
      for (String name : full.names()) {
        float[] rounded = MemoryTensors.valuesOf(full, name);
        for (int i = 0; i < rounded.length; i++) {
          rounded[i] = HalfFloat.toFloat(HalfFloat.fromFloat(rounded[i]));
        }
        assertThat(sharded.info(name).dtype()).isEqualTo(DType.F16);
        assertThat(MemoryTensors.valuesOf(sharded, name)).as(name).isEqualTo(rounded);
      }
    }
  }

  @Test
  void keepsTypesAndOrder() {
    try (TorchFile torch = TorchFile.open(FIXTURES.resolve("types.bin"))) {
      assertThat(torch.names()).containsExactly("f32", "f16", "bf16", "f64");
      assertThat(torch.info("bf16").dtype()).isEqualTo(DType.BF16);
    }
  }

  @Test
  void refusesATargetThatIsTooSmall() {
    try (TorchFile torch = TorchFile.open(FIXTURES.resolve("views.bin"))) {
      FloatBuffer target = FloatBuffer.allocate(10).position(2);
      assertThatThrownBy(() -> torch.read("columns", target))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("tensor \"columns\" has 15 elements, the target takes 8");
    }
  }

  @Test
  void advancesTheTargetPastAStridedTensor() {
    try (TorchFile torch = TorchFile.open(FIXTURES.resolve("views.bin"))) {
      FloatBuffer target = FloatBuffer.allocate(20).position(2);
      torch.read("columns", target);
      assertThat(target.position()).isEqualTo(17);
      assertThat(target.get(2)).isEqualTo(2f);
      assertThat(target.get(16)).isEqualTo(52f);
      assertThat(target.get(17)).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mixed|Entry \"epoch\" is no tensor. Save the model's state_dict alone",
        "legacy|This is the format of PyTorch before 1.6, which is not read.",
        "protocol4|The pickle in it is not of protocol 2"
      })
  void refusesWhatIsNoStateDictOfTheZipFormat(String fixture, String message) {
    assertThatThrownBy(() -> TorchFile.open(FIXTURES.resolve(fixture + ".bin")))
        .isInstanceOf(InvalidWeightsException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesTheTarFormat() throws IOException {
    byte[] tar = new byte[1024];
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
    Path path = Files.write(folder.resolve("pytorch_model.bin"), tar);
    assertThatThrownBy(() -> TorchFile.open(path))
        .hasMessageContaining("This is the format of PyTorch before 1.6");
  }

  @Test
  void refusesIntegersAsWeights() {
    try (TorchFile torch = TorchFile.open(FIXTURES.resolve("integers.bin"))) {
      assertThat(torch.info("ids").dtype()).isEqualTo(DType.I64);
      assertThat(torch.info("flag").dtype()).isEqualTo(DType.BOOL);
      assertThatThrownBy(() -> torch.read("ids", FloatBuffer.allocate(3)))
          .isInstanceOf(InvalidWeightsException.class)
          .hasMessageContaining("has element type I64");
      assertThatThrownBy(() -> torch.info("none"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("has no tensor \"none\"");
    }
  }

  @Test
  void findsAFlippedBitInAStorage() throws IOException {
    byte[] bytes = Files.readAllBytes(FIXTURES.resolve("parameter.bin"));
    int two = indexOf(bytes, new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40});
    bytes[two] ^= 1;
    Path path = Files.write(folder.resolve("pytorch_model.bin"), bytes);
    try (TorchFile torch = TorchFile.open(path)) {
      assertThatThrownBy(() -> torch.read("p", FloatBuffer.allocate(2)))
          .isInstanceOf(InvalidWeightsException.class)
          .hasMessageContaining("data/0\" is damaged: its checksum is wrong. Download");
    }
  }

  @Test
  void readsFilesWithoutChecksums() {
    try (TorchFile torch = TorchFile.open(FIXTURES.resolve("no-checksums.bin"))) {
      assertThat(MemoryTensors.valuesOf(torch, "a")).containsExactly(1f, 2f);
    }
  }

  @Test
  void refusesFilesOfBigEndianMachines() throws IOException {
    PickleBytes pickle = PickleBytes.stateDict("a", PickleBytes.tensor("0", 2, List.of(2L)));
    Path path =
        new TorchZip()
            .with("data.pkl", pickle.bytes())
            .with("byteorder", "big".getBytes(StandardCharsets.US_ASCII))
            .with("data/0", new byte[8])
            .write(folder);
    assertThatThrownBy(() -> TorchFile.open(path))
        .hasMessageContaining("written on a big-endian machine");
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int i = 0; i + part.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("not found");
  }
}
