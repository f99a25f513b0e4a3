package ai.refocused.weights;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * An entry's record in the directory of a {@link StoredZip}.
 *
 * @param header where it says the entry's local header is
 */
record ZipRecord(String name, long header, long size, int crc) {
  private static final int SIGNATURE = 0x02014b50;
  private static final int FIXED_SIZE = 46;
  private static final int ZIP64_EXTRA = 1;
  private static final int IN_ZIP64 = -1;

  /** What may be set of the flags: sizes follow the data (8), names are UTF-8 (2048). */
  private static final int HARMLESS_FLAGS = 8 | 1 << 11;

  /** Takes the next record off the directory. */
  static ZipRecord read(ByteBuffer directory, Path file) {
    int start = directory.position();
    if (directory.remaining() < FIXED_SIZE || directory.getInt(start) != SIGNATURE) {
      throw invalid(file, "has a damaged zip directory");
    }
    int nameLength = Short.toUnsignedInt(directory.getShort(start + 28));
    int extraLength = Short.toUnsignedInt(directory.getShort(start + 30));
    int commentLength = Short.toUnsignedInt(directory.getShort(start + 32));
    if (FIXED_SIZE + nameLength + extraLength + commentLength > directory.remaining()) {
      throw invalid(file, "has a damaged zip directory");
    }
    byte[] nameBytes = new byte[nameLength];
    directory.get(start + FIXED_SIZE, nameBytes);
    String name = new String(nameBytes, StandardCharsets.UTF_8);
    int flags = Short.toUnsignedInt(directory.getShort(start + 8));
    int method = Short.toUnsignedInt(directory.getShort(start + 10));
    if (method != 0 || (flags & ~HARMLESS_FLAGS) != 0) {
      throw invalid(
          file,
          "has entry %s compressed or encrypted (method %d, flags %d), which torch.save never does"
              .formatted(Quote.of(name), method, flags));
    }
    Sizes sizes = sizes(directory, start, start + FIXED_SIZE + nameLength, extraLength);
    if (sizes.stored() != sizes.size() || sizes.size() < 0) {
      throw invalid(file, "has entry %s with wrong sizes".formatted(Quote.of(name)));
    }
    directory.position(start + FIXED_SIZE + nameLength + extraLength + commentLength);
    return new ZipRecord(name, sizes.header(), sizes.size(), directory.getInt(start + 16));
  }

  static InvalidWeightsException invalid(Path file, String fault) {
    return new InvalidWeightsException(
        file, "The file " + fault + ". Write it again with torch.save, or use safetensors.");
  }

  private record Sizes(long size, long stored, long header) {}

  /** Sizes and place; from the zip64 field where 32 bits are not enough, -1 if that is short. */
  private static Sizes sizes(ByteBuffer directory, int start, int extraStart, int extraLength) {
    ByteBuffer zip64 = zip64Extra(directory, extraStart, extraLength);
    long size = widen(directory.getInt(start + 24), zip64);
    long stored = widen(directory.getInt(start + 20), zip64);
    long header = widen(directory.getInt(start + 42), zip64);
    return new Sizes(size, stored, header);
  }

  private static long widen(int narrow, ByteBuffer zip64) {
    if (narrow != IN_ZIP64) {
      return Integer.toUnsignedLong(narrow);
    }
    return zip64.remaining() >= Long.BYTES ? zip64.getLong() : -1;
  }

  private static ByteBuffer zip64Extra(ByteBuffer directory, int start, int length) {
    int at = start;
    int end = start + length;
    while (at + 4 <= end) {
      int fieldLength = Short.toUnsignedInt(directory.getShort(at + 2));
      if (directory.getShort(at) == ZIP64_EXTRA && at + 4 + fieldLength <= end) {
        return directory.slice(at + 4, fieldLength).order(directory.order());
      }
      at += 4 + fieldLength;
    }
    return ByteBuffer.allocate(0);
  }
}
