package ai.refocused.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A file of a model's folder under a name that the folder itself, perhaps a foreign one, gives.
 * Such a name must be plain, and a link must not lead elsewhere: to the folder itself or, as in
 * Hugging Face's cache ({@code snapshots/<revision>/x -> ../../blobs/<hash>}), to the cache's own
 * blobs.
 */
public final class FolderFile {
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9._-]{1,255}");

  private FolderFile() {}

  /** Whether the name can be nothing but a file right inside the folder. */
  public static boolean isPlainName(String name) {
    return PLAIN_NAME.matcher(name).matches() && !name.equals(".") && !name.equals("..");
  }

  /**
   * The path of an existing regular file.
   *
   * @throws InvalidWeightsException if the name is not plain, there is no such file, it is not a
   *     regular one, or it is a link out of the folder
   */
  public static Path resolve(Path folder, String name) {
    if (!isPlainName(name)) {
      throw new InvalidWeightsException(
          folder,
          "The folder refers to a file %s. Only names of files right in it, of letters, digits, '.',"
                  .formatted(Quote.of(name))
              + " '_' and '-', are allowed.");
    }
    Path path = folder.resolve(name);
    if (!Files.exists(path)) {
      throw new InvalidWeightsException(path, "There is no such file.");
    }
    if (!Files.isRegularFile(path)) {
      throw new InvalidWeightsException(path, "A file is expected, but this is none.");
    }
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      requireLinkInside(folder, path);
    }
    return path;
  }

  private static void requireLinkInside(Path folder, Path link) {
    try {
      Path home = folder.toRealPath();
      Path target = link.toRealPath();
      boolean inFolder = target.startsWith(home);
      boolean inCache = target.getParent().equals(home.resolve("../../blobs").normalize());
      if (!inFolder && !inCache) {
        throw new InvalidWeightsException(
            link, "This is a link to a file outside of the model's folder. Copy the file instead.");
      }
    } catch (IOException e) {
      throw new InvalidWeightsException(link, "Reading the link failed: " + e + ".", e);
    }
  }
}
