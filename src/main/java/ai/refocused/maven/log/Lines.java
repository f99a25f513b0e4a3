package ai.refocused.maven.log;

import ai.refocused.job.MemoryForecast;
import ai.refocused.job.PlanResult;
import java.util.Locale;
import org.apache.maven.plugin.logging.Log;

/** Lines of a name and what there is to say about it. */
record Lines(Log log) {
  void line(String key, String text) {
    log.info(String.format(Locale.ROOT, "  %-9s%s", key, text));
  }

  /** A line below another. */
  void part(String name, String text) {
    log.info(String.format(Locale.ROOT, "    %-11s%s", name, text));
  }

  /** Memory by what it is for, and how much is free. */
  void memory(PlanResult plan) {
    MemoryForecast memory = plan.memory();
    line("memory", Figures.bytes(memory.total()));
    part("weights", Figures.bytes(memory.weights()));
    part("gradients", Figures.bytes(memory.gradients()));
    part("optimizer", Figures.bytes(memory.optimizer()));
    part("tape", Figures.bytes(memory.tape()));
    part("arena", Figures.bytes(memory.arena()));
    part("head", Figures.bytes(memory.head()));
    part("base", Figures.bytes(memory.base()));
    line("free", Figures.bytes(plan.availableBytes()));
  }

  /** How long the run is. */
  void length(PlanResult plan) {
    line(
        "steps",
        "%s, %s an epoch"
            .formatted(Figures.count(plan.totalSteps()), Figures.count(plan.epochSteps())));
    line(
        "tokens",
        "%s an epoch, about %s in all"
            .formatted(Figures.count(plan.epochTokens()), Figures.count(plan.runTokens())));
  }

  /** Warns where memory is short. */
  void shortage(PlanResult plan) {
    if (!plan.fits()) {
      String what =
          "The run needs %s, and %s are free."
              .formatted(
                  Figures.bytes(plan.memory().total()), Figures.bytes(plan.availableBytes()));
      log.warn(
          plan.advice().isEmpty()
              ? what
                  + " No change of settings makes it fit; take a smaller base model or another"
                  + " machine."
              : what + " " + plan.advice());
    }
  }
}
