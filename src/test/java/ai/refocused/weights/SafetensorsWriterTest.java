package ai.refocused.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SafetensorsWriterTest {
  private static final float[] VALUES = {1, -2.5f, 1 / 3f, 65504, 1e-7f, Float.NaN, 0, -0f};

  @TempDir Path folder;

  private static MemoryTensors tensors() {
    return new MemoryTensors()
        .with("b", List.of(2L, 4L), VALUES)
        .with("a", List.of(), 7f)
        .with("empty", List.of(0L, 3L));
  }

  private List<String> filesInFolder() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writesHeaderAndDataByteForByte() throws IOException {
    Path file = folder.resolve("m.safetensors");
    SafetensorsWriter.write(file, tensors(), List.of("a", "b"), DType.F32);

    byte[] bytes = Files.readAllBytes(file);
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[2,4],\"data_offsets\":[4,36]}}";
    ByteBuffer read = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) read.getLong();
    assertThat(length % 8).isZero();
    String written = new String(bytes, 8, length, StandardCharsets.UTF_8);
    assertThat(written.stripTrailing()).isEqualTo(header);
    assertThat(written.length() - header.length()).isBetween(0, 7);
    assertThat(read.position(8 + length).getFloat()).isEqualTo(7f);
    for (float value : VALUES) {
      assertThat(read.getInt()).isEqualTo(Float.floatToRawIntBits(value));
    }
    assertThat(read.hasRemaining()).isFalse();
    assertThat(filesInFolder()).containsExactly("m.safetensors");
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F16", "BF16"})
  void readsBackWhatItWrote(DType type) throws IOException {
    Path file = folder.resolve("m.safetensors");
    SafetensorsWriter.write(file, tensors(), List.of("b", "empty", "a"), type);
    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      assertThat(read.names()).containsExactly("b", "empty", "a");
      assertThat(read.info("b").dtype()).isEqualTo(type);
      float[] expected = new float[VALUES.length];
      for (int i = 0; i < expected.length; i++) {
        expected[i] =
            switch (type) {
              case F16 -> HalfFloat.toFloat(HalfFloat.fromFloat(VALUES[i]));
              case BF16 -> BrainFloat.toFloat(BrainFloat.fromFloat(VALUES[i]));
              default -> VALUES[i];
            };
      }
      assertThat(MemoryTensors.valuesOf(read, "b")).isEqualTo(expected);
      assertThat(MemoryTensors.valuesOf(read, "empty")).isEmpty();
    }
  }

  @Test
  void copiesTheReferenceModelUnchanged() throws IOException {
    Path original = Path.of("src/test/resources/reference/models/neox-tiny/model.safetensors");
    Path copy = folder.resolve("copy.safetensors");
    try (SafetensorsFile source = SafetensorsFile.open(original)) {
      SafetensorsWriter.write(copy, source, List.copyOf(source.names()), DType.F32);
    }
    assertThat(copy).hasSameBinaryContentAs(original);
  }

  @Test
  void replacesAFileThatIsBeingRead() throws IOException {
    Path file = folder.resolve("m.safetensors");
    SafetensorsWriter.write(file, tensors(), List.of("a"), DType.F32);
    try (SafetensorsFile open = SafetensorsFile.open(file)) {
      SafetensorsWriter.write(file, open, List.of("a"), DType.F32);
      assertThat(MemoryTensors.valuesOf(open, "a")).containsExactly(7f);
    }
    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      assertThat(MemoryTensors.valuesOf(read, "a")).containsExactly(7f);
    }
  }

  @Test
  void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("m.safetensors"), "old");
    TensorSource failing =
        new FiniteTensors(file, tensors().with("bad", List.of(1L), Float.POSITIVE_INFINITY));
    assertThatThrownBy(() -> SafetensorsWriter.write(file, failing, List.of("a", "bad"), DType.F32))
        .isInstanceOf(InvalidWeightsException.class);
    assertThat(file).hasContent("old");
    assertThat(filesInFolder()).containsExactly("m.safetensors");
  }

  @Test
  void refusesNamesTwiceAndTypesThatAreNoWeights() {
    Path file = folder.resolve("m.safetensors");
    assertThatThrownBy(() -> SafetensorsWriter.write(file, tensors(), List.of("a", "a"), DType.F32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tensor name a cannot be used");
    assertThatThrownBy(() -> SafetensorsWriter.write(file, tensors(), List.of("a"), DType.I64))
        .hasMessage("weights are written as F32, F16 or BF16, not I64");
  }

  @Test
  void findsEveryHalfAgainAndRoundsToTheNearest() {
    for (int half = 0; half < 1 << 16; half++) {
      float value = HalfFloat.toFloat((short) half);
      if (!Float.isNaN(value)) {
        assertThat(HalfFloat.fromFloat(value)).isEqualTo((short) half);
      }
    }
    for (int half = 0; half < 0x7bff; half++) {
      float low = HalfFloat.toFloat((short) half);
      float high = HalfFloat.toFloat((short) (half + 1));
      float middle = (low + high) / 2;
      short even = (short) (half % 2 == 0 ? half : half + 1);
      assertThat(HalfFloat.fromFloat(middle)).isEqualTo(even);
      assertThat(HalfFloat.fromFloat(Math.nextDown(middle))).isEqualTo((short) half);
      assertThat(HalfFloat.fromFloat(Math.nextUp(middle))).isEqualTo((short) (half + 1));
    }
    assertThat(HalfFloat.toFloat(HalfFloat.fromFloat(65519.996f))).isEqualTo(65504f);
    assertThat(HalfFloat.toFloat(HalfFloat.fromFloat(65520f))).isInfinite();
    assertThat(HalfFloat.toFloat(HalfFloat.fromFloat(Float.NaN))).isNaN();
    assertThat(HalfFloat.toFloat(HalfFloat.fromFloat(Float.intBitsToFloat(0x7f800001)))).isNaN();
    assertThat(HalfFloat.fromFloat(-0f)).isEqualTo((short) 0x8000);
  }

  @Test
  void roundsBrainFloatsToTheNearest() {
    for (int brain = 0; brain < 0x7f7f; brain++) {
      float low = BrainFloat.toFloat((short) brain);
      float middle = Float.intBitsToFloat(Float.floatToRawIntBits(low) + 0x8000);
      short even = (short) (brain % 2 == 0 ? brain : brain + 1);
      assertThat(BrainFloat.fromFloat(low)).isEqualTo((short) brain);
      assertThat(BrainFloat.fromFloat(-low)).isEqualTo((short) (brain | 0x8000));
      assertThat(BrainFloat.fromFloat(middle)).isEqualTo(even);
      assertThat(BrainFloat.fromFloat(Math.nextDown(middle))).isEqualTo((short) brain);
      assertThat(BrainFloat.fromFloat(Math.nextUp(middle))).isEqualTo((short) (brain + 1));
    }
    assertThat(BrainFloat.toFloat(BrainFloat.fromFloat(Float.intBitsToFloat(0x7f800001)))).isNaN();
    assertThat(BrainFloat.toFloat(BrainFloat.fromFloat(Float.MAX_VALUE))).isInfinite();
  }

  @Test
  void countsValuesThatAreNotFinite() {
    MemoryTensors source =
        new MemoryTensors()
            .with("good", List.of(2L), Float.MIN_VALUE, 0)
            .with("bad", List.of(4L), Float.NaN, 1, Float.NEGATIVE_INFINITY, Float.NaN);
    try (FiniteTensors checked = new FiniteTensors(Path.of("m.safetensors"), source)) {
      assertThat(MemoryTensors.valuesOf(checked, "good")).containsExactly(Float.MIN_VALUE, 0);
      FloatBuffer target = FloatBuffer.wrap(new float[6]).position(1);
      assertThatThrownBy(() -> checked.read("bad", target))
          .isInstanceOf(InvalidWeightsException.class)
          .hasMessageStartingWith(
              "m.safetensors: Tensor \"bad\" has 2 NaN and 1 infinite of 4 values, as float32.");
    }
    assertThat(source.isClosed()).isTrue();
  }
}
