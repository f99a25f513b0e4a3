package ai.refocused.worker;

import ai.refocused.job.ExitCode;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.Problem;
import ai.refocused.pretrained.InvalidModelException;
import ai.refocused.tokenizer.TokenizerException;
import ai.refocused.train.NonFiniteTrainingException;
import ai.refocused.train.checkpoint.CheckpointException;
import ai.refocused.weights.InvalidWeightsException;
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
record Ending(ExitCode exitCode, String message, List<Problem> problems) {
  static final Ending COMPLETED = new Ending(ExitCode.OK, "", List.of());

  private static final String MEMORY_REMEDY =
      " Lower <perDeviceTrainBatchSize> (and raise <gradientAccumulationSteps> to match) or"
          + " <maxLength>, or set <gradientCheckpointing>true</gradientCheckpointing>.";

  Ending {
    problems = List.copyOf(problems);
  }

  Ending(ExitCode exitCode, String message) {
    this(exitCode, message, List.of());
  }

  /** The ending for what a run threw. */
  static Ending of(Throwable thrown) {
    if (isOutOfMemory(thrown)) {
      return new Ending(
          ExitCode.OUT_OF_MEMORY, "Memory ran out: " + text(thrown) + "." + MEMORY_REMEDY);
    }
    if (thrown instanceof InvalidJobException invalid) {
      return new Ending(ExitCode.BAD_CONFIGURATION, invalid.getMessage(), invalid.problems());
    }
    if (thrown instanceof InvalidModelException invalid) {
      return new Ending(ExitCode.BAD_MODEL, invalid.getMessage(), problems(invalid));
    }
    if (thrown instanceof InvalidWeightsException || thrown instanceof TokenizerException) {
      return new Ending(ExitCode.BAD_MODEL, thrown.getMessage());
    }
    if (thrown instanceof NonFiniteTrainingException) {
      return new Ending(ExitCode.NON_FINITE, thrown.getMessage());
    }
    if (thrown instanceof IncompleteRunException) {
      return new Ending(ExitCode.INCOMPLETE, thrown.getMessage());
    }
    if (thrown instanceof CheckpointException checkpoint) {
      return new Ending(exitCode(checkpoint.reason()), checkpoint.getMessage());
    }
    // What a memory-mapped file raises when it is cut short or its disk fails.
    if (thrown instanceof IOException
        || thrown instanceof UncheckedIOException
        || thrown instanceof InternalError) {
      return new Ending(ExitCode.IO, "Reading or writing failed: " + text(thrown) + ".");
    }
    return new Ending(
        ExitCode.INTERNAL, "The trainer failed: " + text(thrown) + ". Its log has the details.");
  }

  private static List<Problem> problems(InvalidModelException invalid) {
    return invalid.problems().stream()
        .map(problem -> new Problem(problem.where(), problem.message()))
        .toList();
  }

  private static ExitCode exitCode(CheckpointException.Reason reason) {
    return switch (reason) {
      case NOT_FOUND, DIFFERENT_JOB -> ExitCode.BAD_CONFIGURATION;
      case DAMAGED -> ExitCode.BAD_MODEL;
      case NOT_WRITABLE -> ExitCode.CANNOT_WRITE;
      case DISK_FULL -> ExitCode.IO;
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
