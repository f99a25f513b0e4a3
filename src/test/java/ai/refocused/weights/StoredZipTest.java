package ai.refocused.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredZipTest {
  private static final Path FIXTURES = Path.of("src/test/resources/ai/refocused/weights");

  @TempDir Path folder;

  private static byte[] pickle(String key, long elements) {
    return PickleBytes.stateDict("a", PickleBytes.tensor(key, elements, List.of(elements))).bytes();
  }

  private static byte[] goodZip() throws IOException {
    return new TorchZip().with("data.pkl", pickle("0", 2)).with("data/0", new byte[8]).bytes();
  }

  private void assertRejected(byte[] bytes, String message) throws IOException {
    Path path = Files.write(folder.resolve("pytorch_model.bin"), bytes);
    assertThatThrownBy(() -> TorchFile.open(path).close())
        .isInstanceOf(InvalidWeightsException.class)
        .hasMessageContaining(message);
  }

  @Test
  void readsAPlainZipFile() throws IOException {
    Path path = Files.write(folder.resolve("pytorch_model.bin"), goodZip());
    try (TorchFile torch = TorchFile.open(path)) {
      assertThat(MemoryTensors.valuesOf(torch, "a")).containsExactly(0f, 0f);
    }
  }

  @Test
  void rejectsStoragesThatAreMissingShortOrLong() throws IOException {
    TorchZip missing = new TorchZip().with("data.pkl", pickle("0", 2));
    assertRejected(
        missing.bytes(),
        "Tensor \"a\" needs a storage of 2 F32 elements, but the file's part \"archive/data/0\" has"
            + " nothing.");
    for (int length : new int[] {0, 4, 7, 9, 12}) {
      assertRejected(
          new TorchZip().with("data.pkl", pickle("0", 2)).with("data/0", new byte[length]).bytes(),
          "has " + length + " bytes.");
    }
  }

  @Test
  void rejectsArchivesWithoutOnePickle() throws IOException {
    assertRejected(
        new TorchZip().with("data/0", new byte[8]).bytes(), "has 0 data.pkl in a folder");
    assertRejected(
        new TorchZip()
            .with("data.pkl", pickle("0", 2))
            .with("../other/data.pkl", pickle("0", 2))
            .bytes(),
        "needs a storage");
  }

  @Test
  void rejectsCompressedEntries() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("archive/data.pkl"));
      zip.write(pickle("0", 2));
    }
    assertRejected(bytes.toByteArray(), "compressed or encrypted (method 8, flags");
  }

  @Test
  void rejectsForeignBytesAtEitherEnd() throws IOException {
    byte[] zip = goodZip();
    byte[] prefixed = new byte[zip.length + 5];
    System.arraycopy(zip, 0, prefixed, 5, zip.length);
    assertRejected(prefixed, "wrong place or size");
    assertRejected(Arrays.copyOf(zip, zip.length + 1), "does not end with a zip directory");
    ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putShort(zip.length - 2, (short) 3);
    assertRejected(zip, "several disks or a comment");
  }

  @Test
  void rejectsEntriesThatOverlapOrRepeat() throws IOException {
    byte[] zip = goodZip();
    int second = directoryRecord(zip, 1);
    byte[] overlapping = zip.clone();
    ByteBuffer.wrap(overlapping).order(ByteOrder.LITTLE_ENDIAN).putInt(second + 42, 0);
    assertRejected(overlapping, "names entry \"archive/data/0\" otherwise at its place");

    byte[] longer = zip.clone();
    ByteBuffer sizes = ByteBuffer.wrap(longer).order(ByteOrder.LITTLE_ENDIAN);
    int first = directoryRecord(zip, 0);
    int size = sizes.getInt(first + 24) + 20;
    sizes.putInt(first + 20, size).putInt(first + 24, size);
    assertRejected(longer, "foreign bytes or overlap at entry \"archive/data/0\"");
  }

  @Test
  void rejectsEntriesBeyondTheFileAndSizesThatDisagree() throws IOException {
    byte[] zip = goodZip();
    int second = directoryRecord(zip, 1);
    for (int header : new int[] {zip.length, Integer.MAX_VALUE, -2}) {
      byte[] beyond = zip.clone();
      ByteBuffer.wrap(beyond).order(ByteOrder.LITTLE_ENDIAN).putInt(second + 42, header);
      assertRejected(beyond, "outside of the file");
    }
    byte[] unequal = zip.clone();
    ByteBuffer.wrap(unequal).order(ByteOrder.LITTLE_ENDIAN).putInt(second + 20, 7);
    assertRejected(unequal, "has entry \"archive/data/0\" with wrong sizes");
    byte[] promised = zip.clone();
    ByteBuffer.wrap(promised).order(ByteOrder.LITTLE_ENDIAN).putInt(second + 24, -1);
    assertRejected(promised, "has entry \"archive/data/0\" with wrong sizes");
    byte[] counted = zip.clone();
    ByteBuffer end = ByteBuffer.wrap(counted).order(ByteOrder.LITTLE_ENDIAN);
    end.putShort(zip.length - 14, (short) 9).putShort(zip.length - 12, (short) 9);
    assertRejected(counted, "counts 9 entries but lists 2");
  }

  @Test
  void readsSizesFromZip64Fields() throws IOException {
    Path path = Files.write(folder.resolve("pytorch_model.bin"), Zip64.ofPickle(pickle("0", 2)));
    try (TorchFile torch = TorchFile.open(path)) {
      assertThat(MemoryTensors.valuesOf(torch, "a")).containsExactly(1f, 1f);
    }
  }

  @Test
  void rejectsTruncationOfPyTorchsOwnFileAtEveryLength() throws IOException {
    byte[] bytes = Files.readAllBytes(FIXTURES.resolve("parameter.bin"));
    for (int length = 0; length < bytes.length; length++) {
      Path path = Mutator.overwrite(folder.resolve("m.bin"), Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> TorchFile.open(path).close())
          .as("%d bytes", length)
          .isInstanceOf(InvalidWeightsException.class);
    }
  }

  @Test
  void nothingButItsOwnExceptionEscapesFromMutatedFiles() throws IOException {
    Mutator mutator = new Mutator(6);
    byte[] bytes = Files.readAllBytes(FIXTURES.resolve("module.bin"));
    for (int i = 0; i < 3000; i++) {
      readAll(Mutator.overwrite(folder.resolve("m.bin"), mutator.mutate(bytes)));
    }
  }

  @Test
  void nothingButItsOwnExceptionEscapesFromMutatedPickles() throws IOException {
    Mutator mutator = new Mutator(7);
    byte[] pickle = pickle("0", 2);
    for (int i = 0; i < 3000; i++) {
      byte[] zip =
          new TorchZip()
              .with("data.pkl", mutator.mutate(pickle))
              .with("data/0", new byte[8])
              .bytes();
      readAll(Mutator.overwrite(folder.resolve("m.bin"), zip));
    }
  }

  private static void readAll(Path path) {
    try (TorchFile torch = TorchFile.open(path)) {
      for (String name : torch.names()) {
        if (torch.info(name).elements() < 1000) {
          MemoryTensors.valuesOf(torch, name);
        }
      }
    } catch (InvalidWeightsException e) {
      assertThat(e.detail()).endsWith(".");
    }
  }

  private static int directoryRecord(byte[] zip, int number) {
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int at = bytes.getInt(zip.length - 6);
    for (int i = 0; i < number; i++) {
      at += 46 + bytes.getShort(at + 28) + bytes.getShort(at + 30) + bytes.getShort(at + 32);
    }
    return at;
  }

  /** A zip file with all sizes and offsets in zip64 fields, as for files above 4 GiB. */
  private static final class Zip64 {
    private final ByteBuffer out = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer directory = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);

    static byte[] ofPickle(byte[] pickle) {
      Zip64 zip = new Zip64();
      zip.entry("r/data.pkl", pickle);
      byte[] ones = {0, 0, (byte) 0x80, 0x3f, 0, 0, (byte) 0x80, 0x3f};
      zip.entry("r/data/0", ones);
      return zip.finish();
    }

    private void entry(String name, byte[] content) {
      byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
      int header = out.position();
      out.putInt(0x04034b50).put(new byte[14]).putInt(-1).putInt(-1);
      out.putShort((short) nameBytes.length).putShort((short) 0).put(nameBytes).put(content);
      directory.putInt(0x02014b50).put(new byte[16]).putInt(-1).putInt(-1);
      directory.putShort((short) nameBytes.length).putShort((short) 34).putShort((short) 0);
      directory.put(new byte[8]).putInt(-1).put(nameBytes);
      directory.putShort((short) 99).putShort((short) 2).putShort((short) 0);
      directory.putShort((short) 1).putShort((short) 24);
      directory.putLong(content.length).putLong(content.length).putLong(header);
    }

    private byte[] finish() {
      long start = out.position();
      long size = directory.position();
      out.put(directory.flip());
      long end64 = out.position();
      out.putInt(0x06064b50).putLong(44).put(new byte[12]).putLong(2).putLong(2);
      out.putLong(size).putLong(start);
      out.putInt(0x07064b50).putInt(0).putLong(end64).putInt(1);
      out.putInt(0x06054b50).putInt(0).putInt(-1).putInt(-1).putInt(-1).putShort((short) 0);
      return Arrays.copyOf(out.array(), out.position());
    }
  }
}
