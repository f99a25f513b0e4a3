package ai.refocused.worker;

import ai.refocused.job.DataFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The content of a file, or of all files in a folder, as one SHA-256. Where it lies and when it was
 * written do not show in it.
 */
final class InputDigest {
  private static final int READ_BYTES = 1 << 20;

  private InputDigest() {}

  static String of(Path path) throws IOException {
    MessageDigest digest = sha256();
    if (Files.isDirectory(path)) {
      for (Path file : files(path)) {
        String name = path.relativize(file).toString().replace('\\', '/');
        // Lengths keep a name from running into a content.
        String header = name.length() + ":" + name + ":" + Files.size(file) + ":";
        digest.update(header.getBytes(StandardCharsets.UTF_8));
        update(digest, file);
      }
    } else {
      update(digest, path);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The content of a dataset's files, in their order; their names do not count. */
  static String of(DataFiles files) throws IOException {
    MessageDigest digest = sha256();
    for (Path file : files.train()) {
      digest.update(("train:" + Files.size(file) + ":").getBytes(StandardCharsets.UTF_8));
      update(digest, file);
    }
    for (Path file : files.eval()) {
      digest.update(("eval:" + Files.size(file) + ":").getBytes(StandardCharsets.UTF_8));
      update(digest, file);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void update(MessageDigest digest, Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(READ_BYTES);
    try (FileChannel channel = FileChannel.open(file)) {
      while (channel.read(bytes) >= 0) {
        digest.update(bytes.flip());
        bytes.clear();
      }
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
