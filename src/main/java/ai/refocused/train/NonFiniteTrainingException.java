package ai.refocused.train;

import java.util.Locale;

/**
 * A loss, gradient or weight is not a number. The message says where, and what to try; the weights
 * in checkpoints are finite.
 */
public final class NonFiniteTrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final String REMEDY =
      " Lower <learningRate>, lengthen <warmupSteps> or lower <maxGradNorm>; with reduced"
          + " precision, try <mixedPrecision>no</mixedPrecision>.";

  private NonFiniteTrainingException(String message) {
    super(message);
  }

  private NonFiniteTrainingException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The same, with what to go back to. */
  NonFiniteTrainingException withLastCheckpoint(int step) {
    String checkpoint =
        step == 0
            ? " There is no checkpoint yet."
            : " The last checkpoint is that of step " + step + ".";
    return new NonFiniteTrainingException(getMessage() + checkpoint, this);
  }

  /** A step ended before it touched the weights; {@code what} is {@link #describe}d. */
  static NonFiniteTrainingException step(String what) {
    return new NonFiniteTrainingException(what + " The step was not taken." + REMEDY);
  }

  /** Too many such steps. */
  static NonFiniteTrainingException tooMany(String what, int limit) {
    return new NonFiniteTrainingException(
        what
            + " The step was not taken, and "
            + limit
            + " steps, as many as <nonFiniteLimit> allows, were skipped before."
            + REMEDY);
  }

  /** A step whose loss or gradient is not finite. */
  static String describe(int step, double learningRate, String what, String where) {
    return String.format(
        Locale.ROOT,
        "Step %d (learning rate %s): the %s is not finite, at %s.",
        step,
        learningRate,
        what,
        where);
  }

  static NonFiniteTrainingException evaluation(int step, double loss) {
    return new NonFiniteTrainingException(
        "After step " + step + " the evaluation loss is " + loss + "." + REMEDY);
  }

  static NonFiniteTrainingException weights(int step) {
    return new NonFiniteTrainingException(
        "After step " + step + " a weight is not finite; it was not saved." + REMEDY);
  }
}
