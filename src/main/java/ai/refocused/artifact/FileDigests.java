package ai.refocused.artifact;

import ai.refocused.digest.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * SHA-256 digests of files, in hex. A digest is kept beside size, times and identity of its file,
 * so that a build need not read gigabytes again that have not changed.
 */
public final class FileDigests {
  /** A file that was just written may change again within the resolution of its time. */
  private static final Duration SETTLED = Duration.ofSeconds(3);

  private final Path memory;

  /**
   * Digests that are remembered in a folder.
   *
   * @param memory made when needed; whatever is in it may be deleted at any time
   */
  public FileDigests(Path memory) {
    this.memory = memory;
  }

  /** The digest of a file's bytes. */
  public String of(Path file) throws IOException {
    Path real = file.toRealPath();
    String state = state(real);
    Path note = memory.resolve(Sha256.of(real.toString().getBytes(StandardCharsets.UTF_8)));
    Optional<String> known = read(note, state);
    if (known.isPresent()) {
      return known.get();
    }
    String digest = Sha256.of(real);
    if (state(real).equals(state) && isSettled(real)) {
      write(note, state + "\n" + digest + "\n");
    }
    return digest;
  }

  /**
   * The digests of a file, or of all files below a folder.
   *
   * @return by name: a file's own, or the path below the folder with slashes
   */
  public SortedMap<String, String> ofAll(Path path) throws IOException {
    SortedMap<String, String> digests = new TreeMap<>();
    if (!Files.isDirectory(path)) {
      digests.put(String.valueOf(path.getFileName()), of(path));
      return digests;
    }
    try (Stream<Path> walk = Files.walk(path)) {
      for (Path file : walk.filter(Files::isRegularFile).sorted().collect(Collectors.toList())) {
        digests.put(path.relativize(file).toString().replace('\\', '/'), of(file));
      }
    }
    return digests;
  }

  /** One digest for several files: of the lines "digest, two spaces, name" in the map's order. */
  public static String combined(SortedMap<String, String> digests) {
    String lines =
        digests.entrySet().stream()
            .map(entry -> entry.getValue() + "  " + entry.getKey() + "\n")
            .collect(Collectors.joining());
    return Sha256.of(lines.getBytes(StandardCharsets.UTF_8));
  }

  private Optional<String> read(Path note, String state) throws IOException {
    try {
      String[] lines = Files.readString(note).split("\n", -1);
      return lines.length == 3 && lines[0].equals(state) && lines[1].matches("[0-9a-f]{64}")
          ? Optional.of(lines[1])
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private void write(Path note, String text) throws IOException {
    Files.createDirectories(memory);
    Path temporary = memory.resolve("." + UUID.randomUUID());
    try {
      Files.writeString(temporary, text);
      Files.move(
          temporary, note, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** What changes when a file does; the time of change where the system keeps one. */
  private static String state(Path file) throws IOException {
    BasicFileAttributes basic = Files.readAttributes(file, BasicFileAttributes.class);
    return basic.size()
        + " "
        + basic.lastModifiedTime().to(TimeUnit.NANOSECONDS)
        + " "
        + changeTime(file)
        + " "
        + basic.fileKey();
  }

  private static String changeTime(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return "-";
    }
    Map<String, Object> attributes = Files.readAttributes(file, "unix:ctime");
    return String.valueOf(attributes.get("ctime"));
  }

  private static boolean isSettled(Path file) throws IOException {
    FileTime written = Files.getLastModifiedTime(file);
    return written.toInstant().isBefore(Instant.now().minus(SETTLED));
  }
}
