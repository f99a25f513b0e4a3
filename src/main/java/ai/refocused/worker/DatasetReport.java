package ai.refocused.worker;

import ai.refocused.dataset.DatasetSummary;
import ai.refocused.dataset.LoadedDataset;
import ai.refocused.dataset.source.Finding;
import ai.refocused.job.DatasetSpec;
import ai.refocused.job.validation.DataRule;
import ai.refocused.job.validation.RuleLevel;
import java.util.List;

/** Tells what was found in the dataset, and first of all what is not as it was in the file. */
final class DatasetReport {
  private static final int SHOWN = 5;

  private final DatasetSpec spec;
  private final DatasetSummary summary;

  DatasetReport(DatasetSpec spec, LoadedDataset dataset) {
    this.spec = spec;
    this.summary = dataset.summary();
  }

  void tell(EventPublisher events) {
    // Rows that are too long are many or none, and all the same: their number says more.
    List<Finding> others =
        summary.warnings().stream()
            .filter(finding -> !finding.rule().equals(DataRule.TOO_LONG.id()))
            .toList();
    others.stream().limit(SHOWN).forEach(finding -> events.warning(finding.toString()));
    long more = summary.warningCount() - tooLongWarnings() - Math.min(SHOWN, others.size());
    if (more > 0) {
      events.warning("The dataset gave " + more + " more warnings.");
    }
    if (summary.tooLong() > 0) {
      String fate =
          switch (spec.overflow()) {
            case TRUNCATE -> "cut";
            case DROP -> "left out";
            case SPLIT -> "split";
            case FAIL -> throw new IllegalStateException("the dataset should have been refused");
          };
      events.warning(
          "%d of %d examples are longer than <maxLength> %d and were %s%s."
              .formatted(summary.tooLong(), summary.rows(), spec.maxLength(), fate, first()));
    }
    if (summary.dropped() > 0) {
      events.warning(
          "%d of %d examples were left out: nothing in them counts in the loss."
              .formatted(summary.dropped(), summary.rows()));
    }
  }

  /** A setting may have taken their warnings away. */
  private long tooLongWarnings() {
    RuleLevel level = spec.rules().getOrDefault(DataRule.TOO_LONG, DataRule.TOO_LONG.level());
    return level == RuleLevel.WARNING ? summary.tooLong() : 0;
  }

  private String first() {
    return summary.warnings().stream()
        .filter(finding -> finding.rule().equals(DataRule.TOO_LONG.id()))
        .findFirst()
        .map(finding -> ", that of " + finding.where() + " first")
        .orElse("");
  }
}
