package ai.refocused.metric;

import java.util.OptionalDouble;

/** A mean that grows value by value, in the memory of three numbers. */
public final class Average {
  private double sum;
  private long count;
  private double largest = Double.NEGATIVE_INFINITY;

  public void add(double value) {
    sum += value;
    count++;
    largest = Math.max(largest, value);
  }

  /** Adds a value where there is one. */
  public void add(OptionalDouble value) {
    value.ifPresent(this::add);
  }

  /** Counts as 1 or 0, so that the mean is a share. */
  public void add(boolean hit) {
    add(hit ? 1 : 0);
  }

  public long count() {
    return count;
  }

  /** Empty if nothing was added. */
  public OptionalDouble mean() {
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
  }

  /** Empty if nothing was added. */
  public OptionalDouble largest() {
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(largest);
  }
}
