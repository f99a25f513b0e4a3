package ai.refocused.train.sweep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/**
 * Losses over a rising learning rate: the range test of Smith 2015, arXiv:1506.01186. Batches
 * differ in how hard they are, in a short sweep by more than training changes the loss. So it looks
 * at the change from the untrained model's loss on the same batch.
 */
public final class SweepCurve {
  /** Weight of a new loss in the exponential mean that tells of divergence. */
  private static final double WEIGHT = 0.1;

  /** A mean so many times the least one is divergence, as in fastai's and Lightning's finders. */
  private static final double DIVERGENCE = 4;

  /** Losses below this share of the untrained model's are alike for that. */
  private static final double FLOOR = 0.1;

  /**
   * Standard errors that the loss has to fall by; there are many places where it could by chance.
   */
  private static final double ERRORS = 4;

  private final double untrained;
  private final double[] untrainedLosses;
  private final int reach;
  private final List<SweepPoint> points = new ArrayList<>();
  private double mean;
  private double least = Double.POSITIVE_INFINITY;

  /**
   * @param untrainedLosses the model's losses on the batches of each step, before the sweep
   */
  public SweepCurve(double[] untrainedLosses) {
    this.untrainedLosses = untrainedLosses.clone();
    this.untrained = Arrays.stream(untrainedLosses).average().orElse(0);
    this.reach = Math.max(2, untrainedLosses.length / 12);
  }

  /** Adds the next step; false if the loss has diverged and going on is of no use. */
  public boolean add(double learningRate, double loss) {
    int step = points.size();
    if (!Double.isFinite(loss)) {
      return false;
    }
    SweepPoint point = new SweepPoint(step + 1, learningRate, loss, untrainedLosses[step]);
    points.add(point);
    mean += WEIGHT * (point.change() - mean);
    least = Math.min(least, runningMean());
    return runningMean() <= DIVERGENCE * Math.max(least, FLOOR * untrained);
  }

  public List<SweepPoint> points() {
    return Collections.unmodifiableList(points);
  }

  /** Exponential mean of the losses so far, with bias correction. */
  double runningMean() {
    return untrained + mean / (1 - Math.pow(1 - WEIGHT, points.size()));
  }

  /** A step's loss if its batches were as hard as the sweep's are in the mean. */
  double evened(int index) {
    return untrained + points.get(index).change();
  }

  /** The same, smoothed by a line through the steps to both sides. */
  double smoothed(int index) {
    return line(index).height();
  }

  private LocalLine line(int index) {
    return LocalLine.of(this::evened, points.size(), index, reach);
  }

  /**
   * Index of the point where the smoothed loss falls most steeply over the logarithm of the rate,
   * up to its minimum: PyTorch Lightning's suggestion. Empty if it falls nowhere by more than the
   * noise could make it.
   */
  public OptionalInt steepest() {
    int last = points.size() - 1 - reach;
    int minimum = reach;
    for (int i = reach; i <= last; i++) {
      minimum = smoothed(i) < smoothed(minimum) ? i : minimum;
    }
    if (last <= reach || smoothed(reach) - smoothed(minimum) <= noise(minimum)) {
      return OptionalInt.empty();
    }
    int best = reach;
    for (int i = reach; i <= minimum; i++) {
      best = line(i).slope() < line(best).slope() ? i : best;
    }
    return OptionalInt.of(best);
  }

  /** By how much two smoothed losses up to a point can differ by chance. */
  private double noise(int last) {
    double squares = 0;
    for (int i = 0; i <= last; i++) {
      double off = evened(i) - smoothed(i);
      squares += off * off;
    }
    return ERRORS * Math.sqrt(squares / (last + 1) * 2 / (2 * reach + 1));
  }
}
