package ai.refocused.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What evaluations are compared by, in the words of Hugging Face's Trainer. */
public enum BestMetric {
  /** Mean loss of the labelled tokens: less is better. */
  EVAL_LOSS,
  /** Share of the labelled tokens that are predicted right: more is better. */
  EVAL_ACCURACY;

  /** Whether more is better, where nobody says otherwise. */
  public boolean greaterIsBetter() {
    return this == EVAL_ACCURACY;
  }

  @JsonValue
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  public static BestMetric of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }
}
