package ai.refocused.maven.log;

import ai.refocused.job.event.TrainerEvent;
import java.io.PrintStream;
import java.util.Locale;

/** One line at the bottom of a terminal that is drawn over again and again. */
public final class ProgressLine {
  private static final int BAR = 20;
  private static final int WIDTH = 79;

  private final PrintStream terminal;
  private boolean drawn;

  public ProgressLine(PrintStream terminal) {
    this.terminal = terminal;
  }

  /** Says what is going on where there is no step to count yet. */
  void draw(String activity) {
    show(activity + " ...");
  }

  /** Draws progress after a step. */
  void draw(TrainerEvent.StepLogged step) {
    int filled = step.totalSteps() == 0 ? BAR : BAR * step.step() / step.totalSteps();
    show(
        "[%s%s] %s/%s  loss %s  lr %s  %s tok/s  ETA %s"
            .formatted(
                "=".repeat(filled),
                " ".repeat(BAR - filled),
                step.step(),
                step.totalSteps(),
                String.format(Locale.ROOT, "%.3f", step.loss()),
                String.format(Locale.ROOT, "%.1e", step.learningRate()),
                Figures.count(Math.round(step.tokensPerSecond())),
                Figures.duration(step.etaSeconds())));
  }

  /** Removes the line, so that others can be printed. */
  public void clear() {
    if (drawn) {
      terminal.print("\r" + " ".repeat(WIDTH) + "\r");
      terminal.flush();
      drawn = false;
    }
  }

  private void show(String text) {
    String cut = text.length() > WIDTH ? text.substring(0, WIDTH) : text;
    terminal.print("\r" + cut + " ".repeat(WIDTH - cut.length()));
    terminal.flush();
    drawn = true;
  }
}
