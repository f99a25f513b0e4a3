package ai.refocused.worker;

import ai.refocused.dataset.DatasetValidator;
import ai.refocused.dataset.ModelText;
import ai.refocused.dataset.report.Baseline;
import ai.refocused.dataset.report.ReportFiles;
import ai.refocused.dataset.report.Validation;
import ai.refocused.dataset.source.Finding;
import ai.refocused.dataset.source.Finding.Severity;
import ai.refocused.job.DatasetSpec;
import ai.refocused.job.ValidationJob;
import ai.refocused.job.ValidationResult;
import ai.refocused.job.validation.RuleLevel;
import ai.refocused.job.validation.ShownFinding;
import ai.refocused.job.validation.ValidationSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at a dataset as a fine-tuning would read it, and reports what it finds. */
final class ValidateRun {
  /** Findings of each severity that reports hold; all are counted. */
  private static final int MOST = 50_000;

  /** Findings of each severity in the log. */
  private static final int SHOWN = 20;

  private final ValidationJob job;
  private final EventPublisher events;

  ValidateRun(ValidationJob job, EventPublisher events) {
    this.job = job;
    this.events = events;
  }

  void run() throws IOException {
    events.started("");
    events.phase("reading dataset", job.dataset().files().name());
    ValidationSpec spec = job.validation();
    Baseline baseline =
        spec.baseline().isPresent() && !spec.writeBaseline()
            ? Baseline.read(spec.baseline().get())
            : new Baseline();
    DatasetValidator.Outcome outcome = validate(baseline);
    Validation validation =
        Validation.of(
            job.dataset().files().name(),
            job.dataset().files().all(),
            outcome.findings(),
            baseline.matched(),
            outcome.figures());
    ReportFiles files = new ReportFiles(spec.reportFolder(), spec.projectFolder());
    List<Path> reports = files.write(validation, spec.reports());
    long baselined = 0;
    if (spec.writeBaseline()) {
      Baseline.write(validation, spec.baseline().orElseThrow());
      baselined = validation.findings().size();
    }
    events.completed(
        new ValidationResult(
            validation.errors(),
            validation.warnings(),
            validation.infos(),
            validation.known(),
            baseline.unmatched(),
            baselined,
            shown(validation, files),
            validation.figures(),
            reports));
  }

  private DatasetValidator.Outcome validate(Baseline baseline) throws IOException {
    if (job.baseModel().isEmpty()) {
      return validate(Optional.empty(), job.dataset(), baseline);
    }
    try (ModelTextFiles model = ModelTextFiles.open(job.baseModel().get())) {
      DatasetSpec within = model.withinPositions(job.dataset(), events);
      return validate(Optional.of(model.text()), within, baseline);
    }
  }

  private DatasetValidator.Outcome validate(
      Optional<ModelText> model, DatasetSpec dataset, Baseline baseline) throws IOException {
    return new DatasetValidator(job.task(), model)
        .validate(
            dataset, job.batch(), job.numEpochs(), job.maxSteps(), MOST, baseline::withoutKnown);
  }

  private static List<ShownFinding> shown(Validation validation, ReportFiles files) {
    return Stream.of(Severity.ERROR, Severity.WARNING, Severity.INFO)
        .flatMap(
            severity ->
                validation.findings().stream()
                    .filter(finding -> finding.severity() == severity)
                    .limit(SHOWN))
        .map(finding -> new ShownFinding(level(finding), files.line(finding)))
        .toList();
  }

  private static RuleLevel level(Finding finding) {
    return RuleLevel.valueOf(finding.severity().name());
  }
}
