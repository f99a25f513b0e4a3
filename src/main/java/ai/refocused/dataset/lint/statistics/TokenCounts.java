package ai.refocused.dataset.lint.statistics;

import ai.refocused.job.BatchSpec;
import ai.refocused.job.DatasetSpec;
import ai.refocused.job.validation.TokenFigures;
import ai.refocused.job.validation.TokenFigures.Bin;
import ai.refocused.job.validation.TokenFigures.EpochFigures;
import java.util.ArrayList;
import java.util.List;

/** Counts the tokens of training rows, before and after they are made to fit. */
public final class TokenCounts {
  private static final int FIRST_BORDER = 32;

  private final Lengths whole = new Lengths();
  private final Lengths kept = new Lengths();
  private long labelled;
  private long tooLong;
  private long dropped;

  /**
   * Counts a row.
   *
   * @param length its tokens before it is made to fit
   * @param isTooLong whether that is more than fit
   * @param parts token rows that it gives
   */
  public void row(int length, boolean isTooLong, int parts) {
    whole.add(length);
    tooLong += isTooLong ? 1 : 0;
    dropped += parts == 0 ? 1 : 0;
  }

  /** Counts a token row that is trained on. */
  public void part(int length, int labelledTokens) {
    kept.add(length);
    labelled += labelledTokens;
  }

  /** All of it, and what follows for training with these settings. */
  public TokenFigures figures(
      DatasetSpec dataset, BatchSpec batch, double numEpochs, int maxSteps) {
    return new TokenFigures(
        whole.figures(),
        histogram(),
        tooLong,
        dropped,
        kept.total(),
        labelled,
        epoch(dataset, batch, numEpochs, maxSteps));
  }

  /** Each bin twice as wide as the one before, as far as there are rows. */
  private List<Bin> histogram() {
    int most = whole.figures().max();
    List<Integer> borders = new ArrayList<>();
    for (long border = FIRST_BORDER; border < Math.max(most, 1); border *= 2) {
      borders.add((int) border);
    }
    long[] counts = whole.histogram(borders.stream().mapToInt(Integer::intValue).toArray());
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      bins.add(new Bin(i < borders.size() ? borders.get(i) : most, counts[i]));
    }
    return bins;
  }

  private EpochFigures epoch(DatasetSpec dataset, BatchSpec batch, double numEpochs, int maxSteps) {
    if (kept.count() == 0) {
      return new EpochFigures(0, 0, 0, 0, 0);
    }
    double share = trainedShare(dataset, kept.count());
    long examples = Math.round(kept.count() * share);
    long bins = PackingEstimate.bins(kept.upTo(dataset.maxLength()));
    double efficiency = kept.total() / ((double) bins * dataset.maxLength());
    long rows = dataset.packing() ? (long) Math.ceil(bins * share) : examples;
    long batches = ceil(rows, batch.perDeviceTrainBatchSize());
    long steps = ceil(batches, batch.gradientAccumulationSteps());
    long full = (long) Math.floor(numEpochs);
    long total = full * steps + (long) Math.ceil((numEpochs - full) * steps);
    return new EpochFigures(
        examples,
        Math.round(kept.total() * share),
        Math.min(1, efficiency),
        steps,
        maxSteps == 0 ? total : maxSteps);
  }

  /** What is not held out by chance, as the loader draws it: at least one row, never all. */
  private static double trainedShare(DatasetSpec dataset, long rows) {
    if (!dataset.files().eval().isEmpty() || dataset.evalSplit() <= 0 || rows < 2) {
      return 1;
    }
    long held = Math.max(1, Math.min(rows - 1, Math.round(rows * dataset.evalSplit())));
    return (rows - held) / (double) rows;
  }

  private static long ceil(long count, int size) {
    return -Math.floorDiv(-count, (long) size);
  }
}
