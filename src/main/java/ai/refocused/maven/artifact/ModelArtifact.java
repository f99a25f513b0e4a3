package ai.refocused.maven.artifact;

import ai.refocused.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs a model's folder into a zip whose bytes depend on the files' names and contents alone:
 * sorted entries, one time for all, stored without compression (weights do not compress, and a
 * reader can map them). Files above 4 GiB are allowed.
 */
final class ModelArtifact {
  private final LocalDateTime entryTime;

  ModelArtifact(LocalDateTime entryTime) {
    this.entryTime = entryTime;
  }

  /** Packs a folder; the zip appears complete or not at all, also over an older one. */
  void pack(Path folder, Path zip) throws IOException {
    Files.createDirectories(zip.getParent());
    // Not a temporary file of Java's, which nobody but its owner could read, and the zip neither.
    Path partial = zip.resolveSibling(zip.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      try (OutputStream out = Files.newOutputStream(partial, StandardOpenOption.CREATE_NEW)) {
        write(folder, out);
      }
      try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(partial, zip, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** SHA-256 of the zip that packing would write, without writing it. */
  String digest(Path folder) throws IOException {
    MessageDigest digest = Sha256.start();
    write(folder, new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    return Sha256.finish(digest);
  }

  /** Writes the zip to a stream and closes it. */
  void write(Path folder, OutputStream zip) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.setMethod(ZipOutputStream.STORED);
      for (String name : fileNames(folder)) {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          throw new IOException(file + " is neither a file nor a folder; it cannot be packed");
        }
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(entryTime);
        entry.setSize(Files.size(file));
        entry.setCrc(crc(file));
        out.putNextEntry(entry);
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }

  /** Names of all files below, with slashes, in the order of their characters. */
  private static List<String> fileNames(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .collect(Collectors.toList());
    }
  }

  private static long crc(Path file) throws IOException {
    CRC32 crc = new CRC32();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = new CheckedInputStream(Files.newInputStream(file), crc)) {
      while (in.read(buffer) >= 0) {
        // Reading is what counts.
      }
    }
    return crc.getValue();
  }
}
