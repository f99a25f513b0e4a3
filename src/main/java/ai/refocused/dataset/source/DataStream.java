package ai.refocused.dataset.source;

import ai.refocused.layout.DataFormat;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The bytes of a data file, unpacked if its name ends in {@code .gz} or {@code .zst}. */
public final class DataStream {
  private static final int BUFFER = 1 << 16;

  private DataStream() {}

  /**
   * Unpacks where the name says so.
   *
   * @param file what the bytes are called
   * @param in the bytes as they lie on the disk; not read ahead of where it is not packed
   */
  public static InputStream unpack(Path file, InputStream in) throws IOException {
    String name = file.getFileName().toString();
    if (DataFormat.withoutCompression(name).length() == name.length()) {
      return in;
    }
    CountedInput packed = new CountedInput(new BufferedInputStream(in, BUFFER));
    InputStream unpacked =
        name.toLowerCase(java.util.Locale.ROOT).endsWith(".gz")
            ? new GZIPInputStream(packed, BUFFER)
            : new ZstdInputStream(packed);
    return new BoundedExpansion(unpacked, packed);
  }
}
