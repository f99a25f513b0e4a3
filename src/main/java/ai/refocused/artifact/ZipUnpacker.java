package ai.refocused.artifact;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Unpacks zips whose makers are not trusted. */
final class ZipUnpacker {
  private static final int CHUNK = 1 << 16;

  private ZipUnpacker() {}

  /**
   * Unpacks into an empty folder and forces the files to the disk.
   *
   * @throws UnsafeArchiveException before anything is written, if names or sizes are not sound; or
   *     later, if an entry is not what the directory of the zip says
   */
  static void unpack(Path zip, Path folder) throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      List<? extends ZipEntry> entries = file.stream().collect(Collectors.toList());
      ArchiveCheck.check(
          zip, entries, Files.size(zip), Files.getFileStore(folder).getUsableSpace());
      for (ZipEntry entry : entries) {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new IllegalStateException("the check let through " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          try (InputStream in = file.getInputStream(entry)) {
            write(zip, entry, in, target);
          }
        }
      }
    } catch (ZipException | EOFException e) {
      throw new UnsafeArchiveException(zip, e);
    }
  }

  private static void write(Path zip, ZipEntry entry, InputStream in, Path target)
      throws IOException {
    CRC32 crc = new CRC32();
    long left = entry.getSize();
    byte[] chunk = new byte[CHUNK];
    try (FileChannel out =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        left -= count;
        if (left < 0) {
          break;
        }
        crc.update(chunk, 0, count);
        ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, count);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
      }
      if (left != 0 || crc.getValue() != entry.getCrc()) {
        throw new UnsafeArchiveException(
            zip, "holds another \"" + entry.getName() + "\" than its directory says.");
      }
      out.force(true);
    }
  }
}
