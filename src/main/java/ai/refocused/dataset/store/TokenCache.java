package ai.refocused.dataset.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Folders of token rows, each under a key that stands for all that they depend on. An entry appears
 * complete or not at all, by renaming; of two builds that make the same at a time, the first wins
 * and both go on. A damaged entry is deleted and made again.
 */
public final class TokenCache {
  private static final String TRAIN = "train.tokens";
  private static final String EVAL = "eval.tokens";
  private static final String NOTES = "notes";

  private final Path folder;

  /**
   * @param folder of the cache; made if need be
   */
  public TokenCache(Path folder) {
    this.folder = folder;
  }

  /**
   * An entry.
   *
   * @param notes what else the maker wants to know when it meets the rows again
   */
  public record Entry(TokenRows train, TokenRows eval, byte[] notes) {}

  /** Rows on their way into the cache. */
  public static final class Draft implements AutoCloseable {
    private final Path place;
    private final TokenRowsWriter train;
    private final TokenRowsWriter eval;

    private Draft(Path place, int ignoredLabel) throws IOException {
      this.place = place;
      this.train = new TokenRowsWriter(place.resolve(TRAIN), ignoredLabel);
      this.eval = new TokenRowsWriter(place.resolve(EVAL), ignoredLabel);
    }

    public TokenRowsWriter train() {
      return train;
    }

    public TokenRowsWriter eval() {
      return eval;
    }

    /** Gives up what was not kept. */
    @Override
    public void close() throws IOException {
      try (train;
          eval) {
        // Closing is all.
      } finally {
        delete(place);
      }
    }
  }

  /** The entry of a key, if there is one and it is whole. */
  public Optional<Entry> find(String key) throws IOException {
    Path place = folder.resolve(key);
    if (!Files.isDirectory(place)) {
      return Optional.empty();
    }
    try {
      return Optional.of(open(place));
    } catch (IOException e) {
      delete(place);
      return Optional.empty();
    }
  }

  /**
   * Begins an entry.
   *
   * @param ignoredLabel see {@link TokenRowsWriter}
   */
  public Draft begin(int ignoredLabel) throws IOException {
    Files.createDirectories(folder);
    return new Draft(Files.createTempDirectory(folder, ".new"), ignoredLabel);
  }

  /** Completes an entry and opens it. */
  public Entry keep(String key, Draft draft, byte[] notes) throws IOException {
    draft.train.finish();
    draft.eval.finish();
    draft.train.close();
    draft.eval.close();
    Path note = draft.place.resolve(NOTES);
    Files.write(note, withChecksum(notes));
    try (FileChannel channel = FileChannel.open(note, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Path place = folder.resolve(key);
    try {
      Files.move(draft.place, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(place)) {
        throw e;
      }
      // Another build was faster; its rows are the same.
    }
    return open(place);
  }

  private static Entry open(Path place) throws IOException {
    return new Entry(
        TokenRows.open(place.resolve(TRAIN)),
        TokenRows.open(place.resolve(EVAL)),
        checked(Files.readAllBytes(place.resolve(NOTES))));
  }

  private static byte[] withChecksum(byte[] notes) {
    return ByteBuffer.allocate(Long.BYTES + notes.length).putLong(crc(notes)).put(notes).array();
  }

  private static byte[] checked(byte[] file) throws IOException {
    byte[] notes = Arrays.copyOfRange(file, Math.min(Long.BYTES, file.length), file.length);
    if (file.length < Long.BYTES || ByteBuffer.wrap(file).getLong() != crc(notes)) {
      throw new IOException("the notes are damaged");
    }
    return notes;
  }

  private static long crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return crc.getValue();
  }

  private static void delete(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      return;
    }
    try (Stream<Path> files = Files.list(place)) {
      for (Path file : List.copyOf(files.toList())) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(place);
  }
}
