package ai.refocused.weights;

import static ai.refocused.weights.SafetensorsBytes.entry;
import static ai.refocused.weights.SafetensorsBytes.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {
  private static final String GOOD = "{" + entry("a", "F32", "[2]", 0, 8) + "}";

  @TempDir Path folder;

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("model.safetensors"), bytes);
  }

  private void assertRejected(byte[] bytes, String message) throws IOException {
    Path path = write(bytes);
    assertThatThrownBy(() -> SafetensorsFile.open(path).close())
        .isInstanceOf(InvalidWeightsException.class)
        .hasMessageStartingWith(path + ": ")
        .hasMessageContaining(message)
        .hasMessageEndingWith(".");
  }

  private void assertAccepted(byte[] bytes) throws IOException {
    SafetensorsFile.open(write(bytes)).close();
  }

  @Test
  void listsTensorsInTheOrderOfTheHeader() throws IOException {
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},%s,%s}"
            .formatted(entry("z", "F16", "[3,1]", 4, 10), entry("a", "F32", "[]", 0, 4));

    try (SafetensorsFile tensors = SafetensorsFile.open(write(file(header, 10)))) {
      assertThat(tensors.names()).containsExactly("z", "a");
      assertThat(tensors.info("z").shape()).containsExactly(3L, 1L);
      assertThat(tensors.info("z").dtype()).isEqualTo(DType.F16);
      assertThat(tensors.info("a").shape()).isEmpty();
      assertThatThrownBy(() -> tensors.info("b"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("has no tensor \"b\"");
    }
  }

  @Test
  void convertsEveryFloatingPointType() throws IOException {
    String header =
        "{%s,%s,%s,%s}"
            .formatted(
                entry("f64", "F64", "[2]", 0, 16),
                entry("f32", "F32", "[2]", 16, 24),
                entry("f16", "F16", "[2]", 24, 28),
                entry("bf16", "BF16", "[2]", 28, 32));
    byte[] bytes = file(header, 32);
    ByteBuffer.wrap(bytes, bytes.length - 32, 32)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putDouble(1.5)
        .putDouble(0.1)
        .putFloat(-2.25f)
        .putFloat(Float.MIN_VALUE)
        .putShort((short) 0x3c00)
        .putShort((short) 0x8001)
        .putShort((short) 0x3f80)
        .putShort((short) 0xc2f7);

    try (SafetensorsFile tensors = SafetensorsFile.open(write(bytes))) {
      assertThat(MemoryTensors.valuesOf(tensors, "f64")).containsExactly(1.5f, 0.1f);
      assertThat(MemoryTensors.valuesOf(tensors, "f32")).containsExactly(-2.25f, Float.MIN_VALUE);
      assertThat(MemoryTensors.valuesOf(tensors, "f16")).containsExactly(1f, -0x1p-24f);
      assertThat(MemoryTensors.valuesOf(tensors, "bf16")).containsExactly(1f, -123.5f);
    }
  }

  @Test
  void readsIntoDirectAndHeapBuffersFromTheirPositionOn() throws IOException {
    byte[] bytes = file(GOOD, 8);
    ByteBuffer.wrap(bytes, bytes.length - 8, 8)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putFloat(3f)
        .putFloat(4f);
    FloatBuffer direct =
        ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder()).asFloatBuffer();
    FloatBuffer heap = FloatBuffer.allocate(4);

    try (SafetensorsFile tensors = SafetensorsFile.open(write(bytes))) {
      for (FloatBuffer target : Arrays.asList(direct, heap)) {
        tensors.read("a", target.position(1));
        assertThat(target.position()).isEqualTo(3);
        assertThat(target.get(1)).isEqualTo(3f);
        assertThat(target.get(2)).isEqualTo(4f);
        assertThat(target.get(3)).isZero();
      }
      assertThatThrownBy(() -> tensors.read("a", FloatBuffer.allocate(1)))
          .hasMessageContaining("tensor \"a\" has 2 elements, the target takes 1");
    }
  }

  @Test
  void acceptsZeroSizedTensorsEvenAtSharedOffsets() throws IOException {
    String header =
        "{%s,%s,%s}"
            .formatted(
                entry("b", "F32", "[1]", 0, 4),
                entry("a", "F32", "[2,0]", 0, 0),
                entry("c", "F64", "[0]", 4, 4));
    try (SafetensorsFile tensors = SafetensorsFile.open(write(file(header, 4)))) {
      assertThat(MemoryTensors.valuesOf(tensors, "a")).isEmpty();
    }
  }

  @Test
  void acceptsSpacesAroundTheHeaderAndAFileWithoutTensors() throws IOException {
    assertAccepted(file(" \n" + GOOD + "   ", 8));
    assertAccepted(file("{}", 0));
    assertAccepted(file("{\"__metadata__\":{}}", 0));
  }

  @Test
  void readsIntegerTensorsHeadersButNotTheirValuesAsWeights() throws IOException {
    Path path = write(file("{" + entry("ids", "I64", "[1]", 0, 8) + "}", 8));
    try (SafetensorsFile tensors = SafetensorsFile.open(path)) {
      assertThat(tensors.info("ids").dtype()).isEqualTo(DType.I64);
      assertThatThrownBy(() -> tensors.read("ids", FloatBuffer.allocate(1)))
          .isInstanceOf(InvalidWeightsException.class)
          .hasMessageContaining(
              "Tensor \"ids\" has element type I64; weights are F32, F16, BF16 or F64.");
    }
  }

  @Test
  void rejectsMissingFilesFoldersAndLfsPointers() throws IOException {
    assertThatThrownBy(() -> SafetensorsFile.open(folder.resolve("none")))
        .isInstanceOf(InvalidWeightsException.class)
        .hasMessageEndingWith("none: There is no such file.");
    assertThatThrownBy(() -> SafetensorsFile.open(folder))
        .hasMessageContaining("A file is expected, but this is none.");
    assertRejected(
        "version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 3\n"
            .getBytes(StandardCharsets.UTF_8),
        "This is a Git LFS pointer, not the file itself. Run \"git lfs pull\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7})
  void rejectsFilesTooShortForTheLength(int length) throws IOException {
    assertRejected(new byte[length], "a safetensors file has at least 8");
  }

  @ParameterizedTest
  @ValueSource(
      longs = {64_000_001, 100_000_001, 1L << 31, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE, -1})
  void rejectsHeaderThatIsTooLarge(long length) throws IOException {
    assertRejected(
        SafetensorsBytes.withLength(length),
        "claims a header of %s bytes; at most 64,000,000".formatted(Long.toUnsignedString(length)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 9, 64_000_000})
  void rejectsHeaderThatClaimsMoreThanTheFile(long length) throws IOException {
    assertRejected(SafetensorsBytes.withLength(length), "but has only 8 bytes. It is incomplete");
  }

  static Stream<Arguments> brokenHeaders() {
    String ok = entry("a", "F32", "[2]", 0, 8);
    return Stream.of(
        Arguments.of("", "the header is not an object"),
        Arguments.of("[]", "the header is not an object"),
        Arguments.of("1", "the header is not an object"),
        Arguments.of("{", "malformed"),
        Arguments.of("{" + ok, "malformed"),
        Arguments.of("{" + ok + "}x", "malformed"),
        Arguments.of("{" + ok + "}{}", "goes on after its closing brace"),
        Arguments.of("{" + ok + "}\0", "malformed"),
        Arguments.of("\uFEFF{" + ok + "}", "byte order mark"),
        Arguments.of("{" + ok + "," + ok + "}", "Duplicate field 'a'"),
        Arguments.of("{\"__metadata__\":{},\"__metadata__\":{}}", "Duplicate field"),
        Arguments.of("{\"__metadata__\":{\"a\":\"b\",\"a\":\"c\"}}", "Duplicate field"),
        Arguments.of("{\"__metadata__\":{\"a\":1}}", "\"a\" in \"__metadata__\" is not a string"),
        Arguments.of("{\"__metadata__\":{\"a\":{}}}", "is not a string"),
        Arguments.of("{\"__metadata__\":[]}", "\"__metadata__\" is not an object"),
        Arguments.of("{\"a\":1}", "the entry of tensor \"a\" is not an object"),
        Arguments.of("{\"a\":{}}", "Tensor \"a\" needs \"dtype\""),
        Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", "needs \"dtype\""),
        Arguments.of(ok.replace("[0,8]", "[0]"), "two \"data_offsets\""),
        Arguments.of(ok.replace("[0,8]", "[0,8,8]"), "two \"data_offsets\""),
        Arguments.of(ok.replace("[0,8]", "[0.0,8]"), "is not a whole number"),
        Arguments.of(ok.replace("[0,8]", "[\"0\",8]"), "is not a whole number"),
        Arguments.of(ok.replace("[0,8]", "[null,8]"), "is not a whole number"),
        Arguments.of(ok.replace("[0,8]", "[-8,8]"), "holds \"-8\""),
        Arguments.of(ok.replace("[0,8]", "[-0,8]"), "holds \"-0\""),
        Arguments.of(ok.replace("[0,8]", "[0,18446744073709551616]"), "numbers from 0 to 2^63 - 1"),
        Arguments.of(ok.replace("[0,8]", "[8,0]"), "should begin at 0"),
        Arguments.of(ok.replace("[0,8]", "[1,9]"), "should begin at 0"),
        Arguments.of(ok.replace("[2]", "2"), "\"shape\" of tensor \"a\" is not an array"),
        Arguments.of(ok.replace("[2]", "[[2]]"), "is not a whole number"),
        Arguments.of(ok.replace("[2]", "[3]"), "takes 12 bytes, but its data_offsets span 8"),
        Arguments.of(ok.replace("[2]", "[-2]"), "holds \"-2\""),
        Arguments.of(ok.replace("F32", "F31"), "has element type \"F31\". Supported are BOOL, U8"),
        Arguments.of(ok.replace("F32", "f32"), "has element type \"f32\""),
        Arguments.of(ok.replace("F32", "F8_E4M3"), "has element type \"F8_E4M3\""),
        Arguments.of(ok.replace("\"F32\"", "7"), "is not a string"),
        Arguments.of(ok.replace("}", ",\"extra\":1}"), "has a field \"extra\""),
        Arguments.of(ok.replace("[2]", "[9223372036854775807,2]"), "larger than any file"),
        Arguments.of(ok.replace("[2]", "[4611686018427387904]"), "larger than any file"),
        Arguments.of(ok + "," + entry("b", "F32", "[2]", 0, 8), "should begin at 8"),
        Arguments.of(ok + "," + entry("b", "F32", "[1]", 4, 8), "should begin at 8"),
        Arguments.of(
            entry("a", "F32", "[1]", 0, 4) + "," + entry("b", "U8", "[3]", 5, 8),
            "Tensor \"b\" has data_offsets [5, 8]; it should begin at 4"),
        Arguments.of(entry("a", "F32", "[1]", 0, 4), "describes 4 bytes of tensors, but 8 follow"),
        Arguments.of(entry("a", "F32", "[3]", 0, 12), "describes 12 bytes of tensors, but 8"),
        Arguments.of("[".repeat(200_000), "the header is not an object"),
        Arguments.of("{\"a\":{\"shape\":" + "9".repeat(2000) + "}}", "refused"),
        Arguments.of("{\"" + "n".repeat(60_000) + "\":{}}", "refused"));
  }

  @ParameterizedTest
  @MethodSource("brokenHeaders")
  void rejectsBrokenHeaders(String header, String message) throws IOException {
    String json = header.startsWith("\"") ? "{" + header + "}" : header;
    assertRejected(file(json, 8), message);
  }

  @Test
  void rejectsTenTensorsOnOneRange() throws IOException {
    StringBuilder header = new StringBuilder("{");
    for (int i = 0; i < 10; i++) {
      header.append(i == 0 ? "" : ",").append(entry("weight_" + i, "F32", "[2,2]", 0, 16));
    }
    assertRejected(file(header.append('}').toString(), 16), "should begin at 16");
  }

  @Test
  void rejectsTextThatIsNotUtf8() throws IOException {
    byte[] overlong = GOOD.getBytes(StandardCharsets.ISO_8859_1);
    overlong[2] = (byte) 0xc0;
    assertRejected(file(overlong, 8), "The JSON is not valid UTF-8.");
    assertRejected(file(GOOD.getBytes(StandardCharsets.UTF_16LE), 8), "malformed");
  }

  @Test
  void showsForeignNamesOnOneBoundedLine() throws IOException {
    String name = "x\\n\\u0007" + "y".repeat(1000);
    assertRejected(
        file("{" + entry(name, "F99", "[2]", 0, 8) + "}", 8),
        "Tensor \"x\\u000a\\u0007" + "y".repeat(117) + "...\" has");
  }
}
