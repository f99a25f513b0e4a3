package ai.refocused.worker;

import ai.refocused.dataset.DatasetSummary;
import ai.refocused.dataset.LoadedDataset;
import ai.refocused.job.DatasetSpec;

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
    summary.warnings().stream().limit(SHOWN).forEach(finding -> events.warning(finding.toString()));
    long more = summary.warningCount() - Math.min(SHOWN, summary.warnings().size());
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
          "%d of %d examples are longer than <maxLength> %d and were %s."
              .formatted(summary.tooLong(), summary.rows(), spec.maxLength(), fate));
    }
    if (summary.dropped() > 0) {
      events.warning(
          "%d of %d examples were left out: nothing in them counts in the loss."
              .formatted(summary.dropped(), summary.rows()));
    }
  }
}
