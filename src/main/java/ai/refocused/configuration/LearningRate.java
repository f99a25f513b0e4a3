package ai.refocused.configuration;

/**
 * A learning rate, or the wish to have one found.
 *
 * @param value 0 for the wish
 */
public record LearningRate(double value) {
  private static final String AUTO = "auto";

  /** Reads a number, or {@code auto}. */
  static LearningRate parse(String text) {
    if (text.equals(AUTO)) {
      return new LearningRate(0);
    }
    double number = Double.parseDouble(text);
    // Only the word stands for the wish.
    return new LearningRate(number == 0 ? Double.NaN : number);
  }

  /** Whether one is found first. */
  boolean isAuto() {
    return value == 0;
  }

  boolean isInRange() {
    return value >= 0 && value <= 1;
  }

  @Override
  public String toString() {
    return isAuto() ? AUTO : String.valueOf(value);
  }
}
