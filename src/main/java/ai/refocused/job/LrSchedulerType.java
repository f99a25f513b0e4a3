package ai.refocused.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Learning-rate schedules, named as Hugging Face names them; each but {@code constant} and {@code
 * reduce_lr_on_plateau} has a linear warm-up.
 */
public enum LrSchedulerType {
  LINEAR,
  COSINE,
  COSINE_WITH_RESTARTS,
  POLYNOMIAL,
  CONSTANT,
  CONSTANT_WITH_WARMUP,
  INVERSE_SQRT,
  WARMUP_STABLE_DECAY,
  REDUCE_LR_ON_PLATEAU;

  @JsonValue
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  public static LrSchedulerType of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }
}
