package ai.refocused.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What the forward pass keeps for the backward pass; the rest is computed again (Chen et al. 2016,
 * arXiv:1604.06174). Results are the same to the bit.
 */
public enum GradientCheckpointing {
  /** Everything. */
  FALSE,
  /** The input of each block. */
  TRUE,
  /** The input of every n-th block, n being the root of the number of blocks, rounded up. */
  SQRT;

  @JsonValue
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  public static GradientCheckpointing of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }
}
