package ai.refocused.monitor.tensorboard;

import ai.refocused.monitor.MetricsRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The event file that TensorBoard shows a run from, with the tags of Hugging Face's Trainer. There
 * is one file at a time: a run that goes on writes its earlier rows anew, without those that come
 * again. Rows are handed to the operating system as they come.
 *
 * <p>A file opens with its version and a {@code SessionLog} that starts at step 0; the latter tells
 * a TensorBoard that watches to forget what an earlier file said.
 */
public final class EventFile implements AutoCloseable {
  private static final String PREFIX = "events.out.tfevents.";

  private final OutputStream out;

  private EventFile(OutputStream out) {
    this.out = out;
  }

  /**
   * Starts a file in place of those that are in the folder.
   *
   * @param folder is created if need be
   * @param name what follows {@code events.out.tfevents.}: TensorBoard reads files in the order of
   *     their names, so begin with the time in seconds
   * @param rows what the run has logged so far
   */
  public static EventFile start(Path folder, String name, Instant now, List<MetricsRow> rows)
      throws IOException {
    Files.createDirectories(folder);
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    first.writeBytes(TfRecord.frame(Events.version(now)));
    first.writeBytes(TfRecord.frame(Events.sessionStart(now)));
    rows.forEach(row -> first.writeBytes(TfRecord.frame(Events.scalars(row))));
    Path file = folder.resolve(PREFIX + name);
    // TensorBoard takes any file with "tfevents" in its name.
    Path temporary = folder.resolve(name + ".tmp");
    Files.write(temporary, first.toByteArray());
    List<Path> before = eventFiles(folder);
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    for (Path old : before) {
      if (!old.equals(file)) {
        Files.delete(old);
      }
    }
    return new EventFile(Files.newOutputStream(file, StandardOpenOption.APPEND));
  }

  private static List<Path> eventFiles(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, PREFIX + "*")) {
      found.forEach(files::add);
    }
    return files;
  }

  /** Appends a row's values. */
  public void add(MetricsRow row) throws IOException {
    out.write(TfRecord.frame(Events.scalars(row)));
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
