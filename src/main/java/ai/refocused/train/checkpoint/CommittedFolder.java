package ai.refocused.train.checkpoint;

import ai.refocused.digest.Sha256;
import ai.refocused.engine.NativeFloats;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The commit protocol: a folder appears under its name complete and on the disk, or not at all.
 *
 * <pre>
 * temporary folder beside the target
 *   each file: write, force          manifest (sizes, SHA-256): write, force
 * force the temporary folder         its entries are on the disk
 * move to the target's name          the commit
 * force the parent                   the commit is on the disk
 * </pre>
 */
final class CommittedFolder {
  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
  private static final long MANIFEST_LIMIT = 1 << 20;

  private CommittedFolder() {}

  /** Writes {@code content} to {@code target}; one that is there already makes way. */
  static void commit(DurableFiles files, Path target, CheckpointContent content)
      throws IOException {
    Path parent = target.getParent();
    Path temporary = parent.resolve(Leftovers.temporaryName(target.getFileName().toString()));
    try {
      files.createFolder(temporary);
      write(files, temporary, content);
      files.forceFolder(temporary);
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        files.move(
            target, parent.resolve(Leftovers.temporaryName(target.getFileName().toString())));
      }
      files.move(temporary, target);
    } catch (IOException | RuntimeException e) {
      Leftovers.deleteAfter(e, files, temporary);
      throw e;
    }
    files.forceFolder(parent);
  }

  private static void write(DurableFiles files, Path folder, CheckpointContent content)
      throws IOException {
    List<Manifest.FileEntry> entries = new ArrayList<>();
    for (Map.Entry<String, byte[]> document : content.documents().entrySet()) {
      entries.add(writeDocument(files, folder, document.getKey(), document.getValue()));
    }
    for (Map.Entry<String, NativeFloats> vector : content.vectors().entrySet()) {
      String name = vector.getKey() + ".bin";
      try (DurableFiles.Output output = files.create(folder.resolve(name))) {
        HashingOutput hashing = new HashingOutput(output);
        FloatFile.write(vector.getValue(), hashing);
        output.force();
        entries.add(hashing.entry(name));
      }
    }
    Manifest manifest =
        new Manifest(Manifest.FORMAT_VERSION, content.step(), content.bestStep(), entries);
    writeDocument(files, folder, Manifest.NAME, StateJson.write(manifest));
  }

  private static Manifest.FileEntry writeDocument(
      DurableFiles files, Path folder, String name, byte[] content) throws IOException {
    try (DurableFiles.Output output = files.create(folder.resolve(name))) {
      HashingOutput hashing = new HashingOutput(output);
      hashing.write(ByteBuffer.wrap(content));
      output.force();
      return hashing.entry(name);
    }
  }

  /** Reads a folder's manifest without looking at the files. */
  static Manifest manifest(Path folder) throws IOException {
    Path file = folder.resolve(Manifest.NAME);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("it has no " + Manifest.NAME);
    }
    if (Files.size(file) > MANIFEST_LIMIT) {
      throw new IOException(Manifest.NAME + " has " + Files.size(file) + " bytes");
    }
    Manifest manifest;
    try {
      manifest = StateJson.read(Files.readAllBytes(file), Manifest.class);
    } catch (IOException e) {
      throw new IOException(Manifest.NAME + " is not readable", e);
    }
    if (manifest.formatVersion() != Manifest.FORMAT_VERSION) {
      throw new IOException(
          "its format is " + manifest.formatVersion() + ", not " + Manifest.FORMAT_VERSION);
    }
    return manifest;
  }

  /** Reads every file of a folder and compares; the message of a failure completes "…, because". */
  static Manifest verify(Path folder) throws IOException {
    Manifest manifest = manifest(folder);
    for (Manifest.FileEntry entry : manifest.files()) {
      if (!FILE_NAME.matcher(entry.name()).matches()) {
        throw new IOException(Manifest.NAME + " names \"" + entry.name() + "\"");
      }
      Path file = folder.resolve(entry.name());
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException(entry.name() + " is missing");
      }
      if (Files.size(file) != entry.bytes()) {
        throw new IOException(
            entry.name() + " has " + Files.size(file) + " bytes instead of " + entry.bytes());
      }
      if (!Sha256.of(file).equals(entry.sha256())) {
        throw new IOException(entry.name() + " has changed since it was written");
      }
    }
    return manifest;
  }
}
