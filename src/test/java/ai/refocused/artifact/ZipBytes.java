package ai.refocused.artifact;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Zips for tests. */
final class ZipBytes {
  private ZipBytes() {}

  /** A zip whose entries hold their own names; a name that ends with a slash is a folder. */
  static Path of(Path zip, String... names) throws IOException {
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (String name : names) {
        out.putNextEntry(new ZipEntry(name));
        if (!name.endsWith("/")) {
          out.write(name.getBytes(StandardCharsets.UTF_8));
        }
        out.closeEntry();
      }
    }
    return zip;
  }

  /** A zip with one entry of so many zeros, compressed. */
  static Path ofZeros(Path zip, int megabytes) throws IOException {
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.putNextEntry(new ZipEntry("zeros"));
      byte[] megabyte = new byte[1 << 20];
      for (int i = 0; i < megabytes; i++) {
        out.write(megabyte);
      }
      out.closeEntry();
    }
    return zip;
  }
}
