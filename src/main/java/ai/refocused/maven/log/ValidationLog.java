package ai.refocused.maven.log;

import ai.refocused.job.ValidationJob;
import ai.refocused.job.ValidationResult;
import ai.refocused.job.event.TrainerEvent;
import ai.refocused.job.validation.FailOn;
import ai.refocused.job.validation.FigureText;
import ai.refocused.job.validation.RuleLevel;
import ai.refocused.job.validation.ShownFinding;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.maven.plugin.logging.Log;

/** Tells the build log what was found in a dataset. */
public final class ValidationLog implements Consumer<TrainerEvent> {
  private final Log log;
  private final ValidationJob job;
  private final boolean isBrief;

  private ValidationLog(Log log, ValidationJob job, boolean isBrief) {
    this.log = log;
    this.job = job;
    this.isBrief = isBrief;
  }

  /** Tells findings and all figures. */
  public static ValidationLog whole(Log log, ValidationJob job) {
    return new ValidationLog(log, job, false);
  }

  /** Tells findings: training follows, which has figures of its own. */
  public static ValidationLog brief(Log log, ValidationJob job) {
    return new ValidationLog(log, job, true);
  }

  /** Says that nothing is to be done. */
  public void upToDate(ValidationResult last) {
    log.info(
        "Validation is up to date: %s for %s, %s"
            .formatted(job.dataset().files().name(), job.task().id(), counts(last) + known(last)));
  }

  /** Says what is about to be done. */
  public void begin() {
    log.info("Validating %s for %s".formatted(job.dataset().files().name(), job.task().id()));
    if (job.baseModel().isEmpty() && !isBrief) {
      log.info("  Without <baseModel> nothing is tokenized: rules about tokens are not checked");
    }
  }

  @Override
  public void accept(TrainerEvent event) {
    if (event instanceof TrainerEvent.Warning warning) {
      log.warn(warning.message());
    } else if (event instanceof TrainerEvent.Phase phase) {
      log.debug(phase.name());
    }
  }

  /** Of each level as many findings as are shown, and what the dataset comes to. */
  public void tell(ValidationResult result) {
    findings(result, RuleLevel.ERROR, result.errors());
    findings(result, RuleLevel.WARNING, result.warnings());
    findings(result, RuleLevel.INFO, result.infos());
    if (!isBrief) {
      FigureText.of(result.figures()).forEach(log::info);
    }
    log.info("  found       " + counts(result) + known(result));
    if (job.validation().writeBaseline()) {
      log.info(
          "  baseline    %s, %s"
              .formatted(
                  job.validation().baseline().map(this::name).orElseThrow(),
                  Figures.count(result.baselined()) + " findings"));
    }
    if (result.fixed() > 0) {
      log.info(
          "  baseline    %s of its findings are gone; write it anew with -Drefocused.writeBaseline"
              .formatted(Figures.count(result.fixed())));
    }
    if (!result.reports().isEmpty()) {
      log.info(
          "  reports     "
              + result.reports().stream().map(this::name).collect(Collectors.joining(", ")));
    }
  }

  /** Why the build fails, if it does. */
  public static Optional<String> failure(ValidationResult result, FailOn failOn) {
    boolean fails =
        (result.errors() > 0 && failOn.isFailedBy(RuleLevel.ERROR))
            || (result.warnings() > 0 && failOn.isFailedBy(RuleLevel.WARNING))
            || (result.infos() > 0 && failOn.isFailedBy(RuleLevel.INFO));
    return fails
        ? Optional.of(
            "the dataset has %s. Mend it, or see docs/validation.md for levels, <failOn> and"
                    .formatted(counts(result))
                + " <baseline>.")
        : Optional.empty();
  }

  private void findings(ValidationResult result, RuleLevel level, long count) {
    long left = count;
    for (ShownFinding finding : result.shown()) {
      if (finding.level() == level) {
        write(level, finding.line());
        left--;
      }
    }
    if (left > 0) {
      write(level, "and %s more; the reports have them".formatted(Figures.count(left)));
    }
  }

  private void write(RuleLevel level, String line) {
    switch (level) {
      case ERROR -> log.error(line);
      case WARNING -> log.warn(line);
      default -> log.info(line);
    }
  }

  private static String counts(ValidationResult result) {
    return "%s, %s, %s"
        .formatted(
            count(result.errors(), "error"),
            count(result.warnings(), "warning"),
            count(result.infos(), "remark"));
  }

  private static String count(long number, String noun) {
    return number == 1 ? "1 " + noun : Figures.count(number) + " " + noun + "s";
  }

  private static String known(ValidationResult result) {
    return result.known() == 0
        ? ""
        : "; %s in the baseline".formatted(Figures.count(result.known()));
  }

  private String name(Path file) {
    Path project = job.validation().projectFolder();
    return (file.startsWith(project) ? project.relativize(file) : file).toString();
  }
}
