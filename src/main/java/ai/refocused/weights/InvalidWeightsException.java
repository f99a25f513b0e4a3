package ai.refocused.weights;

import java.nio.file.Path;

/** A file of tensors, or its index, cannot be read; the message says which, why and what to do. */
public final class InvalidWeightsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Path file;
  private final String detail;

  public InvalidWeightsException(Path file, String detail) {
    this(file, detail, null);
  }

  public InvalidWeightsException(Path file, String detail, Throwable cause) {
    super(file + ": " + detail, cause);
    this.file = file;
    this.detail = detail;
  }

  /** The file that is wrong. */
  public Path file() {
    return file;
  }

  /** What was found, what is allowed and what to do; ends with a full stop. */
  public String detail() {
    return detail;
  }
}
