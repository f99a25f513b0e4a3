package ai.refocused.artifact;

import java.io.IOException;
import java.nio.file.Path;

/** A zip that cannot be unpacked, or should not be. */
public final class UnsafeArchiveException extends IOException {
  private static final long serialVersionUID = 1L;

  UnsafeArchiveException(Path zip, String fault) {
    super(zip + " " + fault + " It is damaged, or not made by a build: nothing was unpacked.");
  }

  UnsafeArchiveException(Path zip, IOException cause) {
    super(zip + " is no readable zip file: " + cause.getMessage() + ". Download it again.", cause);
  }
}
