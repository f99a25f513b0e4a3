package ai.refocused.monitor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Rows of a run that nobody ran. */
public final class Rows {
  private Rows() {}

  /** A logged step; values are functions of the step. */
  public static MetricsRow.Training training(int step) {
    return new MetricsRow.Training(
        step,
        step / 100.0,
        Instant.ofEpochSecond(1_700_000_000L + step),
        3 - step / 1000.0 + (step % 3) * 0.1,
        0.5 + (step % 5) * 0.2,
        2e-5 * step,
        4000 + 10 * (step % 7),
        500_000_000L + step);
  }

  public static MetricsRow.Evaluation evaluation(int step) {
    double loss = 3.4 - step / 1000.0;
    return new MetricsRow.Evaluation(
        step,
        step / 100.0,
        Instant.ofEpochSecond(1_700_000_000L + step),
        loss,
        Math.exp(loss),
        0.25,
        510_000_000L);
  }

  /** {@code steps} logged steps with evaluations of the base model and every tenth step. */
  public static List<MetricsRow> run(int steps) {
    List<MetricsRow> rows = new ArrayList<>(List.of(evaluation(0)));
    for (int step = 1; step <= steps; step++) {
      rows.add(training(step));
      if (step % 10 == 0) {
        rows.add(evaluation(step));
      }
    }
    return rows;
  }
}
