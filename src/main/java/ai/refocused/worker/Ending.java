package ai.refocused.worker;

import ai.refocused.job.InvalidJobException;
import ai.refocused.job.Problem;
import ai.refocused.train.NonFiniteTrainingException;
import ai.refocused.train.checkpoint.CheckpointException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Why the trainer process ends: an exit code (those of BSD's {@code sysexits.h} where it has a word
 * for the case) and what to tell the user.
 *
 * @param message empty for {@link #COMPLETED}
 * @param problems what the user can mend, where that is known piece by piece
 */
record Ending(int exitCode, String message, List<Problem> problems) {
  static final int OK = 0;
  static final int BAD_CONFIGURATION = 64;
  static final int BAD_MODEL = 66;
  static final int INTERNAL = 70;
  static final int CANNOT_WRITE = 73;
  static final int IO = 74;
  static final int INTERRUPTED = 75;
  static final int NON_FINITE = 77;
  static final int OUT_OF_MEMORY = 78;

  static final Ending COMPLETED = new Ending(OK, "", List.of());

  private static final String MEMORY_REMEDY =
      " Lower <perDeviceTrainBatchSize> (and raise <gradientAccumulationSteps> to match) or"
          + " <maxLength>, or set <gradientCheckpointing>true</gradientCheckpointing>.";

  Ending {
    problems = List.copyOf(problems);
  }

  Ending(int exitCode, String message) {
    this(exitCode, message, List.of());
  }

  /** The ending for what a run threw. */
  static Ending of(Throwable thrown) {
    if (isOutOfMemory(thrown)) {
      return new Ending(OUT_OF_MEMORY, "Memory ran out: " + text(thrown) + "." + MEMORY_REMEDY);
    }
    if (thrown instanceof InvalidJobException invalid) {
      return new Ending(BAD_CONFIGURATION, invalid.getMessage(), invalid.problems());
    }
    if (thrown instanceof NonFiniteTrainingException) {
      return new Ending(NON_FINITE, thrown.getMessage());
    }
    if (thrown instanceof CheckpointException checkpoint) {
      return new Ending(exitCode(checkpoint.reason()), checkpoint.getMessage());
    }
    // What a memory-mapped file raises when it is cut short or its disk fails.
    if (thrown instanceof IOException
        || thrown instanceof UncheckedIOException
        || thrown instanceof InternalError) {
      return new Ending(IO, "Reading or writing failed: " + text(thrown) + ".");
    }
    return new Ending(
        INTERNAL, "The trainer failed: " + text(thrown) + ". Its log has the details.");
  }

  private static int exitCode(CheckpointException.Reason reason) {
    return switch (reason) {
      case NOT_FOUND, DIFFERENT_JOB -> BAD_CONFIGURATION;
      case DAMAGED -> BAD_MODEL;
      case NOT_WRITABLE -> CANNOT_WRITE;
      case DISK_FULL -> IO;
    };
  }

  private static boolean isOutOfMemory(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof OutOfMemoryError) {
        return true;
      }
    }
    return false;
  }

  private static String text(Throwable thrown) {
    String name = thrown.getClass().getSimpleName();
    return thrown.getMessage() == null ? name : name + ": " + thrown.getMessage();
  }
}
