package ai.refocused.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What happens to a step whose loss or gradient is not a finite number. */
public enum NonFinitePolicy {
  /** The run ends. */
  FAIL,
  /** The weights stay as they are and the run goes on with the next step. */
  SKIP;

  @JsonValue
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  public static NonFinitePolicy of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }
}
