package ai.refocused.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What becomes of an example that is longer than a row. */
public enum Overflow {
  /** It is cut; never so that nothing of its answer is left. */
  TRUNCATE,
  /** It is left out. */
  DROP,
  /** It becomes several rows, none of whose tokens is lost. */
  SPLIT,
  /** The run does not begin. */
  FAIL;

  @JsonValue
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  public static Overflow of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }
}
