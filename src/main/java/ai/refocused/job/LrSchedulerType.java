package ai.refocused.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Learning-rate schedules, named as Hugging Face names them; each has a linear warm-up. */
public enum LrSchedulerType {
  LINEAR,
  COSINE,
  COSINE_WITH_RESTARTS,
  POLYNOMIAL,
  CONSTANT,
  CONSTANT_WITH_WARMUP;

  @JsonValue
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  public static LrSchedulerType of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }
}
