package ai.refocused.train;

import ai.refocused.train.checkpoint.DurableFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Real files, and beside them a model of what of them has reached the disk: of a file what was
 * forced, of a folder the entries it had when it was forced. That is all POSIX promises.
 */
final class PowerCutDisk implements DurableFiles {

  /** What else survives a power cut. */
  enum Luck {
    /** Nothing that was not forced. */
    NONE,
    /** All folder entries, but no file content: names may reach the disk before what they name. */
    NAMES
  }

  /** Called after each operation. */
  @FunctionalInterface
  interface Observer {
    void operationDone() throws IOException;
  }

  private static final class Node {
    final boolean isFolder;
    final Map<String, Node> entries = new TreeMap<>();
    final ByteArrayOutputStream content = new ByteArrayOutputStream();
    Map<String, Node> durableEntries = Map.of();
    byte[] durableContent = {};

    Node(boolean isFolder) {
      this.isFolder = isFolder;
    }
  }

  private final DurableFiles files = FaultyFiles.neverFailing();
  private final Path root;
  private final Node disk = new Node(true);
  private final Observer observer;

  /**
   * @param root an empty folder that is on the disk already
   */
  PowerCutDisk(Path root, Observer observer) {
    this.root = root;
    this.observer = observer;
  }

  /** Writes what is there after a power cut at this moment to another folder. */
  void writeRemains(Path target, Luck luck) throws IOException {
    writeRemains(disk, target, luck);
  }

  private static void writeRemains(Node node, Path target, Luck luck) throws IOException {
    if (!node.isFolder) {
      Files.write(target, node.durableContent);
      return;
    }
    Files.createDirectory(target);
    Map<String, Node> entries = luck == Luck.NAMES ? node.entries : node.durableEntries;
    for (Map.Entry<String, Node> entry : entries.entrySet()) {
      writeRemains(entry.getValue(), target.resolve(entry.getKey()), luck);
    }
  }

  private Node node(Path path) {
    Node node = disk;
    if (!path.equals(root)) {
      for (Path name : root.relativize(path)) {
        node = node.entries.get(name.toString());
      }
    }
    return node;
  }

  private Node put(Path path, Node node) {
    node(path.getParent()).entries.put(path.getFileName().toString(), node);
    return node;
  }

  private Node remove(Path path) {
    return node(path.getParent()).entries.remove(path.getFileName().toString());
  }

  @Override
  public Output create(Path file) throws IOException {
    Output output = files.create(file);
    Node node = put(file, new Node(false));
    observer.operationDone();
    return new Output() {
      @Override
      public int write(ByteBuffer source) throws IOException {
        byte[] bytes = new byte[source.remaining()];
        source.duplicate().get(bytes);
        node.content.write(bytes);
        return output.write(source);
      }

      @Override
      public void force() throws IOException {
        observer.operationDone();
        node.durableContent = node.content.toByteArray();
        observer.operationDone();
      }

      @Override
      public boolean isOpen() {
        return output.isOpen();
      }

      @Override
      public void close() throws IOException {
        output.close();
      }
    };
  }

  @Override
  public void createFolder(Path folder) throws IOException {
    files.createFolder(folder);
    put(folder, new Node(true));
    observer.operationDone();
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    Node node = node(folder);
    node.durableEntries = new TreeMap<>(node.entries);
    observer.operationDone();
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    files.move(from, to);
    put(to, remove(from));
    observer.operationDone();
  }

  @Override
  public void delete(Path path) throws IOException {
    files.delete(path);
    remove(path);
    observer.operationDone();
  }

  @Override
  public long usableSpace(Path folder) {
    return Long.MAX_VALUE;
  }
}
