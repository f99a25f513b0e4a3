package ai.refocused.maven.log;

import ai.refocused.job.MemoryForecast;
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
    log.info("Fine-tuning " + model + " would take");
    memory(plan.memory());
    line("free", Figures.bytes(plan.availableBytes()));
    if (plan.peakBytes() > 0) {
      line("measured", Figures.bytes(plan.peakBytes()) + " after the first steps");
    }
    line(
        "steps",
        "%s, %s an epoch"
            .formatted(Figures.count(plan.totalSteps()), Figures.count(plan.epochSteps())));
    line(
        "tokens",
        "%s an epoch, about %s in all"
            .formatted(Figures.count(plan.epochTokens()), Figures.count(plan.runTokens())));
    if (plan.stepSeconds() > 0) {
      line(
          "time",
          String.format(
              Locale.ROOT,
              "about %s, %.2f s a step, without evaluation and checkpoints",
              Figures.duration(plan.runSeconds()),
              plan.stepSeconds()));
    }
    if (!plan.fits()) {
      log.warn(shortage(plan));
    }
  }

  private void memory(MemoryForecast memory) {
    line("memory", Figures.bytes(memory.total()));
    part("weights", memory.weights());
    part("gradients", memory.gradients());
    part("optimizer", memory.optimizer());
    part("tape", memory.tape());
    part("arena", memory.arena());
    part("head", memory.head());
    part("base", memory.base());
  }

  private static String shortage(PlanResult plan) {
    String what =
        "The run needs %s, and %s are free."
            .formatted(Figures.bytes(plan.memory().total()), Figures.bytes(plan.availableBytes()));
    return plan.advice().isEmpty()
        ? what
            + " No change of settings makes it fit; take a smaller base model or another machine."
        : what + " " + plan.advice();
  }

  private void part(String name, long bytes) {
    log.info(String.format(Locale.ROOT, "    %-11s%s", name, Figures.bytes(bytes)));
  }

  private void line(String key, String text) {
    log.info(String.format(Locale.ROOT, "  %-9s%s", key, text));
  }
}
