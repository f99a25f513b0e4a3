package ai.refocused.gate;

import java.util.Arrays;
import java.util.Optional;

/** How a figure has to lie to its limit. */
enum Comparison {
  BELOW("<", "below"),
  AT_MOST("<=", "at most"),
  ABOVE(">", "above"),
  AT_LEAST(">=", "at least");

  private final String sign;
  private final String words;

  Comparison(String sign, String words) {
    this.sign = sign;
    this.words = words;
  }

  boolean holds(double figure, double limit) {
    return switch (this) {
      case BELOW -> figure < limit;
      case AT_MOST -> figure <= limit;
      case ABOVE -> figure > limit;
      case AT_LEAST -> figure >= limit;
    };
  }

  /** Such as {@code at most}. */
  String words() {
    return words;
  }

  static Optional<Comparison> of(String sign) {
    return Arrays.stream(values()).filter(each -> each.sign.equals(sign)).findFirst();
  }
}
