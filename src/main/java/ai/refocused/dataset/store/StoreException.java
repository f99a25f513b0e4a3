package ai.refocused.dataset.store;

import java.io.IOException;

/** Token rows cannot be written, as when the disk is full. Goes through callers that only read. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient IOException failure;

  StoreException(IOException failure) {
    super(failure);
    this.failure = failure;
  }

  /** What went wrong. */
  public IOException failure() {
    return failure;
  }
}
