package ai.refocused.job;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * Memory that a trainer takes at its peak, by what it is for, in bytes.
 *
 * @param weights trained and frozen ones
 * @param gradients of the trained ones
 * @param optimizer its state
 * @param tape rows between blocks, and what forward passes leave to backward ones
 * @param arena what blocks need while they run
 * @param head last norm, logits and their gradients
 * @param base Java, native libraries and the examples: what was resident when the others were
 *     counted, what Java's heap will grow to, and what BLAS packs operands into
 */
public record MemoryForecast(
    long weights, long gradients, long optimizer, long tape, long arena, long head, long base) {

  /** What the model and the optimizer take. */
  @JsonIgnore
  public long planned() {
    return weights + gradients + optimizer + tape + arena + head;
  }

  /** All of it. */
  @JsonIgnore
  public long total() {
    return planned() + base;
  }
}
