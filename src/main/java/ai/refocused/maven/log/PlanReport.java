package ai.refocused.maven.log;

import ai.refocused.job.PlanResult;
import ai.refocused.job.event.TrainerEvent;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.maven.plugin.logging.Log;

/** Tells the build log what a fine-tuning would take. */
public final class PlanReport implements Consumer<TrainerEvent> {
  private final Log log;
  private final String model;

  /**
   * @param model name of the base model
   */
  public PlanReport(Log log, String model) {
    this.log = log;
    this.model = model;
  }

  @Override
  public void accept(TrainerEvent event) {
    if (event instanceof TrainerEvent.Warning warning) {
      log.warn(warning.message());
    } else if (event instanceof TrainerEvent.Phase phase) {
      log.debug(phase.name());
    }
  }

  /** All of the plan. */
  public void tell(PlanResult plan) {
    Lines lines = new Lines(log);
    log.info("Fine-tuning " + model + " would take");
    lines.memory(plan);
    if (plan.peakBytes() > 0) {
      lines.line("measured", Figures.bytes(plan.peakBytes()) + " after the first steps");
    }
    lines.length(plan);
    if (plan.stepSeconds() > 0) {
      lines.line(
          "time",
          String.format(
              Locale.ROOT,
              "about %s, %.2f s a step, without evaluation and checkpoints",
              Figures.duration(plan.runSeconds()),
              plan.stepSeconds()));
    }
    lines.shortage(plan);
  }
}
