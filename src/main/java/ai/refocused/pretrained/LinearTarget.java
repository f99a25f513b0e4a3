package ai.refocused.pretrained;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * A linear layer that LoRA adapts.
 *
 * @param module full name, such as {@code gpt_neox.layers.0.attention.dense}; its weight is {@code
 *     module + ".weight"}
 * @param parts for {@code query_key_value}, which rows are adapted, at least one part; empty for
 *     all other modules, which are adapted whole
 */
public record LinearTarget(String module, Set<QkvPart> parts) {
  public LinearTarget {
    parts = parts.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(parts));
  }

  /** Whether some rows of the module stay as they are. */
  public boolean isPartial() {
    return !parts.isEmpty() && parts.size() < QkvPart.values().length;
  }
}
