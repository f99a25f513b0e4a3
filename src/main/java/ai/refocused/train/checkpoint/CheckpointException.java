package ai.refocused.train.checkpoint;

/** A checkpoint cannot be used or written; the message says which, why and what to do. */
public final class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Reason {
    /** The checkpoint asked for is not there, or its name is none. */
    NOT_FOUND,
    /** It is incomplete or its bytes have changed. */
    DAMAGED,
    /** It belongs to a job that differs from this one. */
    DIFFERENT_JOB,
    /** It cannot be written. */
    NOT_WRITABLE,
    /** There is not enough room for it. */
    DISK_FULL
  }

  private final Reason reason;

  public CheckpointException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public CheckpointException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
