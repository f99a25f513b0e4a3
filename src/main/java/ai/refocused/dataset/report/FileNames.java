package ai.refocused.dataset.report;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;

/**
 * Names of files in reports: relative to the project if they are in it.
 *
 * @param project the project's folder
 */
record FileNames(Path project) {

  boolean isInside(Path file) {
    return file.startsWith(project);
  }

  /** With slashes, as tools of all platforms expect. */
  String name(Path file) {
    return (isInside(file) ? project.relativize(file) : file).toString().replace('\\', '/');
  }

  /** The same as a URI, with what is special in URIs escaped; relative if it is in the project. */
  String uri(Path file) {
    if (!isInside(file)) {
      return file.toUri().toString();
    }
    try {
      return new URI(null, null, "/" + name(file), null).toASCIIString().substring(1);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("any text can be the path of a URI", e);
    }
  }
}
