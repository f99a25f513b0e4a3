package ai.refocused.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bytes are those of torch.save's format; what Python says of them is in docs/deployment.md.
 */
class TorchFileWriterTest {
  private static final Path MODEL =
      Path.of("src/test/resources/reference/models/neox-tiny/model.safetensors");

  @TempDir Path folder;

  @Test
  void tensorsComeBackAsTheyWere() throws Exception {
    try (TensorSource model = SafetensorsFile.open(MODEL);
        TensorSource written = TorchFile.open(write(model))) {
      assertThat(written.names()).containsExactlyElementsOf(model.names());
      for (String name : model.names()) {
        assertThat(written.info(name)).isEqualTo(model.info(name));
        assertThat(MemoryTensors.valuesOf(written, name))
            .isEqualTo(MemoryTensors.valuesOf(model, name));
      }
    }
  }

  @Test
  void writesTheSameBytesAgain() throws Exception {
    try (TensorSource model = SafetensorsFile.open(MODEL)) {
      byte[] first = Files.readAllBytes(write(model));

      assertThat(Files.readAllBytes(write(model))).isEqualTo(first);
    }
  }

  @Test
  void isAZipOfStoredEntriesWhoseDataAreAligned() throws Exception {
    MemoryTensors tensors =
        new MemoryTensors().with("a", List.of(3L), 1, 2, 3).with("bb", List.of(1L, 2L), 4, 5);
    Path file = write(tensors);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      List<? extends ZipEntry> entries = Collections.list(zip.entries());
      assertThat(entries)
          .extracting(ZipEntry::getName)
          .containsExactly(
              "archive/data.pkl",
              "archive/byteorder",
              "archive/data/0",
              "archive/data/1",
              "archive/version");
      assertThat(entries).allMatch(entry -> entry.getMethod() == ZipEntry.STORED);
      assertThat(text(zip, "archive/version")).isEqualTo("3\n");
      assertThat(text(zip, "archive/byteorder")).isEqualTo("little");
      ByteBuffer data =
          ByteBuffer.wrap(zip.getInputStream(zip.getEntry("archive/data/1")).readAllBytes());
      assertThat(data.order(ByteOrder.LITTLE_ENDIAN).getFloat()).isEqualTo(4f);
      assertThat(data.getFloat()).isEqualTo(5f);
    }
    MappedFile mapped = MappedFile.open(file);
    assertThat(StoredZip.entries(mapped).values())
        .hasSize(5)
        .allSatisfy(entry -> assertThat(entry.data() % 64).isZero());
    mapped.close();
  }

  @Test
  void thePickleIsThatOfADictionaryOfTensors() {
    byte[] pickle =
        PickleWriter.stateDict(List.of(new TensorInfo("w", DType.F32, List.of(2L, 3L))));

    assertThat(new String(pickle, StandardCharsets.ISO_8859_1))
        .isEqualTo(
            "\u0080\u0002}(X\1\0\0\0wctorch._utils\n_rebuild_tensor_v2\n("
                + "(X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0"
                + "0X\3\0\0\0cpu"
                + "J\6\0\0\0tQJ\0\0\0\0(J\2\0\0\0J\3\0\0\0t(J\3\0\0\0J\1\0\0\0t\u0089"
                + "ccollections\nOrderedDict\n)RtRu.");
  }

  private Path write(TensorSource tensors) throws IOException {
    Path file = folder.resolve("pytorch_model.bin");
    TorchFileWriter.write(file, tensors, List.copyOf(tensors.names()));
    return file;
  }

  private static String text(ZipFile zip, String name) throws IOException {
    byte[] bytes = zip.getInputStream(zip.getEntry(name)).readAllBytes();
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
