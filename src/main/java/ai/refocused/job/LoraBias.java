package ai.refocused.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which bias vectors a LoRA run trains, in PEFT's words. */
public enum LoraBias {
  /** None. */
  NONE,
  /** Every bias vector of the model. */
  ALL,
  /** The bias vectors of the adapted modules. */
  LORA_ONLY;

  @JsonValue
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  public static LoraBias of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }
}
