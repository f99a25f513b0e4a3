package ai.refocused.evaluate;

import ai.refocused.job.evaluation.Metric;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** Metrics with their figures, or with why there is none. */
public final class Figures {
  private final Map<String, Double> measured = new LinkedHashMap<>();
  private final Map<String, String> missing = new LinkedHashMap<>();

  /** Notes a figure. */
  public void put(Metric metric, double figure) {
    measured.put(metric.id(), figure);
    missing.remove(metric.id());
  }

  /**
   * Notes a figure, if there is one that is finite.
   *
   * @param reason why there is none
   */
  public void put(Metric metric, OptionalDouble figure, String reason) {
    if (figure.isPresent() && Double.isFinite(figure.getAsDouble())) {
      put(metric, figure.getAsDouble());
    } else if (!measured.containsKey(metric.id())) {
      missing.put(metric.id(), figure.isPresent() ? "the figure is too large" : reason);
    }
  }

  /** By the metrics' ids, in the order in which they came. */
  public Map<String, Double> measured() {
    return measured;
  }

  /** Reasons by the metrics' ids. */
  public Map<String, String> missing() {
    return missing;
  }
}
