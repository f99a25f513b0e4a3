package ai.refocused.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Directory of a zip file whose entries are all stored uncompressed, as PyTorch writes them, with
 * zip64 (PKWARE APPNOTE 6.3.10). Takes nothing on trust: one name once, no entry over another, no
 * comment or other bytes at either end, local headers that agree with the directory.
 */
final class StoredZip {
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END64_SIGNATURE = 0x06064b50;
  private static final int LOCATOR64_SIGNATURE = 0x07064b50;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int END_SIZE = 22;
  private static final int END64_SIZE = 56;
  private static final int LOCATOR64_SIZE = 20;
  private static final int LOCAL_SIZE = 30;
  private static final int MAX_DIRECTORY = 64 << 20;

  private final MappedFile file;

  private StoredZip(MappedFile file) {
    this.file = file;
  }

  /**
   * A stored entry.
   *
   * @param header offset of its local header
   * @param data offset of its bytes
   * @param crc CRC-32 of its bytes; 0 where the writer did not compute it
   */
  record Entry(String name, long header, long data, long size, int crc) {
    long end() {
      return data + size;
    }
  }

  /** The entries by name, in the directory's order. */
  static Map<String, Entry> entries(MappedFile file) {
    return new StoredZip(file).read();
  }

  private record Directory(long offset, long size, long count) {}

  private Map<String, Entry> read() {
    Directory directory = directory();
    ByteBuffer bytes = little(directory.offset(), (int) directory.size());
    Map<String, Entry> entries = new LinkedHashMap<>();
    while (bytes.hasRemaining()) {
      ZipRecord zipRecord = ZipRecord.read(bytes, file.path());
      Entry entry = withData(zipRecord, directory.offset());
      if (entries.put(entry.name(), entry) != null) {
        throw invalid("holds entry %s twice".formatted(Quote.of(entry.name())));
      }
    }
    if (entries.size() != directory.count()) {
      throw invalid("counts %d entries but lists %d".formatted(directory.count(), entries.size()));
    }
    rejectOverlap(entries);
    return entries;
  }

  private Directory directory() {
    long endAt = file.size() - END_SIZE;
    if (endAt < 0 || little(endAt, Integer.BYTES).getInt() != END_SIGNATURE) {
      throw invalid("does not end with a zip directory: it is incomplete, or no zip file");
    }
    ByteBuffer end = little(endAt, END_SIZE);
    long disks = end.getInt(4);
    long count = Short.toUnsignedLong(end.getShort(10));
    long size = Integer.toUnsignedLong(end.getInt(12));
    long offset = Integer.toUnsignedLong(end.getInt(16));
    if (disks != 0 || end.getShort(8) != end.getShort(10) || end.getShort(20) != 0) {
      throw invalid("has a zip directory with several disks or a comment");
    }
    long directoryEnd = endAt;
    long locatorAt = endAt - LOCATOR64_SIZE;
    if (locatorAt >= 0 && little(locatorAt, Integer.BYTES).getInt() == LOCATOR64_SIGNATURE) {
      directoryEnd = little(locatorAt, LOCATOR64_SIZE).getLong(8);
      if (directoryEnd != locatorAt - END64_SIZE
          || little(directoryEnd, Integer.BYTES).getInt() != END64_SIGNATURE) {
        throw invalid("has a zip64 directory at the wrong place");
      }
      ByteBuffer end64 = little(directoryEnd, END64_SIZE);
      count = end64.getLong(32);
      size = end64.getLong(40);
      offset = end64.getLong(48);
    }
    if (size < 0 || size > MAX_DIRECTORY || offset < 0 || offset != directoryEnd - size) {
      throw invalid("has a zip directory of wrong place or size");
    }
    return new Directory(offset, size, count);
  }

  private Entry withData(ZipRecord zipRecord, long dataEnd) {
    String name = Quote.of(zipRecord.name());
    long at = zipRecord.header();
    if (at < 0 || at > dataEnd - LOCAL_SIZE) {
      throw invalid("has entry %s outside of the file".formatted(name));
    }
    ByteBuffer local = little(at, LOCAL_SIZE);
    int nameLength = Short.toUnsignedInt(local.getShort(26));
    long data = at + LOCAL_SIZE + nameLength + Short.toUnsignedInt(local.getShort(28));
    if (local.getInt(0) != LOCAL_SIGNATURE
        || local.getShort(8) != 0
        || data > dataEnd
        || zipRecord.size() > dataEnd - data) {
      throw invalid("has entry %s with a wrong header or size".formatted(name));
    }
    byte[] localName = file.bytes(at + LOCAL_SIZE, nameLength);
    if (!new String(localName, StandardCharsets.UTF_8).equals(zipRecord.name())) {
      throw invalid("names entry %s otherwise at its place".formatted(name));
    }
    return new Entry(zipRecord.name(), at, data, zipRecord.size(), zipRecord.crc());
  }

  private void rejectOverlap(Map<String, Entry> entries) {
    List<Entry> byPlace = new ArrayList<>(entries.values());
    byPlace.sort(Comparator.comparingLong(Entry::header));
    long free = 0;
    for (Entry entry : byPlace) {
      if (entry.header() < free || (free == 0 && entry.header() != 0)) {
        throw invalid("has foreign bytes or overlap at entry " + Quote.of(entry.name()));
      }
      free = entry.end();
    }
  }

  private ByteBuffer little(long from, int count) {
    return ByteBuffer.wrap(file.bytes(from, count)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private InvalidWeightsException invalid(String fault) {
    return ZipRecord.invalid(file.path(), fault);
  }
}
