package ai.refocused.weights;

import ai.refocused.weights.SafetensorsHeader.Entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A safetensors file: 8 bytes of header length, little-endian, a JSON header, then the tensors' raw
 * bytes without gaps (https://github.com/huggingface/safetensors). Opening reads and checks the
 * header only; tensors are read through short-lived mappings.
 *
 * <p>Stricter than the reference reader in three points: no key may occur twice, an entry may have
 * no fields but its three, and the header is limited to 64 MB.
 */
public final class SafetensorsFile implements TensorSource {
  private static final int MAX_HEADER = 64_000_000;

  private final MappedFile file;
  private final long dataStart;
  private final Map<String, Entry> entries;

  private SafetensorsFile(MappedFile file, long dataStart, Map<String, Entry> entries) {
    this.file = file;
    this.dataStart = dataStart;
    this.entries = entries;
  }

  /**
   * Opens a file and checks its header against the format's rules and the file's length.
   *
   * @throws InvalidWeightsException naming the tensor and the rule that is broken
   */
  public static SafetensorsFile open(Path path) {
    MappedFile file = MappedFile.open(path);
    try {
      int headerLength = headerLength(file);
      String json = StrictJson.decode(path, file.bytes(Long.BYTES, headerLength));
      Map<String, Entry> entries = SafetensorsHeader.parse(path, json);
      long dataStart = (long) Long.BYTES + headerLength;
      checkLayout(path, entries, file.size() - dataStart);
      return new SafetensorsFile(file, dataStart, entries);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  @Override
  public TensorInfo info(String name) {
    return entry(name).info();
  }

  @Override
  public void read(String name, FloatBuffer target) {
    Entry entry = entry(name);
    ElementConversion conversion = TensorReading.conversion(file.path(), entry.info());
    TensorReading.requireRoom(entry.info(), target);
    file.windows(
        dataStart + entry.begin(),
        entry.end() - entry.begin(),
        window -> conversion.convert(window, target));
  }

  @Override
  public void close() {
    file.close();
  }

  private Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw TensorReading.noSuchTensor(file.path(), name);
    }
    return entry;
  }

  private static int headerLength(MappedFile file) {
    if (file.size() < Long.BYTES) {
      throw new InvalidWeightsException(
          file.path(),
          "The file has %d bytes; a safetensors file has at least 8. Download it again."
              .formatted(file.size()));
    }
    long length =
        ByteBuffer.wrap(file.bytes(0, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 0 || length > MAX_HEADER) {
      throw new InvalidWeightsException(
          file.path(),
          "The file claims a header of %s bytes; at most %,d are read. This is not a safetensors"
                  .formatted(Long.toUnsignedString(length), MAX_HEADER)
              + " file, or it is damaged.");
    }
    if (length > file.size() - Long.BYTES) {
      throw new InvalidWeightsException(
          file.path(),
          "The file claims a header of %,d bytes but has only %,d bytes. It is incomplete: download"
                  .formatted(length, file.size())
              + " it again.");
    }
    return (int) length;
  }

  /** The bytes of all tensors must lie one after another, without gap, overlap or rest. */
  private static void checkLayout(Path path, Map<String, Entry> entries, long dataLength) {
    List<Entry> byOffset = new ArrayList<>(entries.values());
    byOffset.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long expected = 0;
    for (Entry entry : byOffset) {
      String name = Quote.of(entry.info().name());
      if (entry.begin() != expected || entry.end() < entry.begin()) {
        throw new InvalidWeightsException(
            path,
            "Tensor %s has data_offsets [%d, %d]; it should begin at %d, where the one before ends."
                .formatted(name, entry.begin(), entry.end(), expected));
      }
      long bytes = TensorReading.bytes(path, entry.info());
      if (bytes != entry.end() - entry.begin()) {
        throw new InvalidWeightsException(
            path,
            "Tensor %s of type %s and shape %s takes %,d bytes, but its data_offsets span %,d."
                .formatted(
                    name,
                    entry.info().dtype(),
                    entry.info().shape(),
                    bytes,
                    entry.end() - entry.begin()));
      }
      expected = entry.end();
    }
    if (expected != dataLength) {
      throw new InvalidWeightsException(
          path,
          "The header describes %,d bytes of tensors, but %,d follow it. The file is damaged or"
                  .formatted(expected, dataLength)
              + " incomplete: download it again.");
    }
  }
}
