package ai.refocused.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Number format of the matrix products, in Accelerate's words. */
public enum MixedPrecision {
  NO,
  BF16,
  FP16,
  /** The fastest that the device does without losing accuracy that matters. */
  AUTO;

  @JsonValue
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  public static MixedPrecision of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }
}
