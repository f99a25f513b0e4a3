package ai.refocused.weights;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a state_dict in {@code torch.save}'s zip format, in float32: a pickle, and a stored entry
 * for each tensor whose data begin at a multiple of 64 bytes, as PyTorch's own do. One tensor at a
 * time is in memory. Equal tensors and names give equal bytes.
 */
public final class TorchFileWriter {
  private static final String ROOT = "archive/";
  private static final int ALIGNMENT = 64;
  private static final int LOCAL_HEADER = 30;
  private static final int EXTRA_HEADER = 4;

  /** PyTorch's own field for filling up, "FB". */
  private static final short FILLING = 0x4246;

  private static final int CHUNK = 1 << 20;

  /** The first that every time zone can express in a zip. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0, 2);

  private final CountingOutput counted;
  private final ZipOutputStream zip;

  private TorchFileWriter(OutputStream out) {
    this.counted = new CountingOutput(out);
    this.zip = new ZipOutputStream(counted);
    zip.setMethod(ZipOutputStream.STORED);
  }

  /**
   * Writes a file.
   *
   * @param names which tensors, in the order in the file; no name twice
   * @throws IOException if writing fails; a part of the file may be there then
   */
  public static void write(Path target, TensorSource source, List<String> names)
      throws IOException {
    List<TensorInfo> tensors = names.stream().map(source::info).toList();
    try (TensorMemory memory = TensorMemory.forLargest(source, names);
        OutputStream file = new BufferedOutputStream(Files.newOutputStream(target), CHUNK)) {
      TorchFileWriter writer = new TorchFileWriter(file);
      writer.entry("data.pkl", PickleWriter.stateDict(tensors));
      writer.entry("byteorder", "little".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < names.size(); i++) {
        writer.tensor("data/" + i, memory.read(names.get(i)));
      }
      writer.entry("version", "3\n".getBytes(StandardCharsets.UTF_8));
      writer.zip.finish();
    }
  }

  private void entry(String name, byte[] bytes) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    begin(name, bytes.length, crc);
    zip.write(bytes);
    zip.closeEntry();
  }

  /** A stored entry's checksum stands before its data, so these are encoded twice. */
  private void tensor(String name, FloatBuffer values) throws IOException {
    CRC32 crc = new CRC32();
    encode(values, (bytes, count) -> crc.update(bytes, 0, count));
    begin(name, (long) values.remaining() * Float.BYTES, crc);
    encode(values, (bytes, count) -> zip.write(bytes, 0, count));
    zip.closeEntry();
  }

  private void begin(String name, long size, CRC32 crc) throws IOException {
    ZipEntry entry = new ZipEntry(ROOT + name);
    entry.setTimeLocal(TIME);
    entry.setSize(size);
    entry.setCrc(crc.getValue());
    entry.setExtra(filling(entry.getName().length()));
    zip.putNextEntry(entry);
  }

  /** Fills the local header up. Beyond 4 GiB Java adds a field of its own, and data may be off. */
  private byte[] filling(int nameLength) {
    long data = counted.count + LOCAL_HEADER + nameLength + EXTRA_HEADER;
    int missing = (int) (-data & (ALIGNMENT - 1));
    return ByteBuffer.allocate(EXTRA_HEADER + missing)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(FILLING)
        .putShort((short) missing)
        .array();
  }

  private interface Sink {
    void accept(byte[] bytes, int count) throws IOException;
  }

  private static void encode(FloatBuffer values, Sink sink) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    FloatBuffer unread = values.duplicate();
    while (unread.hasRemaining()) {
      ElementEncoding.FLOAT.encode(unread, chunk.clear());
      sink.accept(chunk.array(), chunk.position());
    }
  }

  /** Knows how many bytes have been written: where the next entry begins. */
  private static final class CountingOutput extends OutputStream {
    private final OutputStream out;
    private long count;

    CountingOutput(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      count++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      count += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }
}
