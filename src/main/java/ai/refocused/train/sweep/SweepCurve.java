package ai.refocused.train.sweep;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/**
 * Losses over a rising learning rate (the range test of Smith 2015, arXiv:1506.01186), smoothed by
 * an exponential mean with bias correction, as fastai's and PyTorch Lightning's finders do. They
 * weigh a new loss by 0.02; it is 0.1 here, since the mean trails the losses by about as many steps
 * as the inverse.
 */
public final class SweepCurve {
  private static final double WEIGHT = 0.1;

  /** A smoothed loss so many times the least one is divergence; the factor of both finders. */
  private static final double DIVERGENCE = 4;

  /** Steps at the start whose mean is of too few losses to tell anything. */
  private static final int SKIPPED = 10;

  /** Steps to either side that a slope is taken over. */
  private static final int REACH = 4;

  private final List<SweepPoint> points = new ArrayList<>();
  private double mean;
  private double least = Double.POSITIVE_INFINITY;

  /** Adds the next step; false if the loss has diverged and going on is of no use. */
  public boolean add(double learningRate, double loss) {
    int step = points.size();
    if (!Double.isFinite(loss)) {
      return false;
    }
    mean += WEIGHT * (loss - mean);
    double smoothed = mean / (1 - Math.pow(1 - WEIGHT, step + 1.0));
    points.add(new SweepPoint(step + 1, learningRate, loss, smoothed));
    least = Math.min(least, smoothed);
    return smoothed <= DIVERGENCE * least;
  }

  public List<SweepPoint> points() {
    return Collections.unmodifiableList(points);
  }

  /**
   * Index of the point where the smoothed loss falls most steeply over the logarithm of the rate,
   * before its minimum: PyTorch Lightning's suggestion, with the slope taken over several steps.
   * Empty if it falls nowhere.
   */
  public OptionalInt steepest() {
    int minimum = 0;
    for (int i = 0; i < points.size(); i++) {
      minimum = points.get(i).smoothed() < points.get(minimum).smoothed() ? i : minimum;
    }
    int best = -1;
    double steepest = 0;
    for (int i = SKIPPED; i <= minimum - 1; i++) {
      int from = Math.max(SKIPPED - 1, i - REACH);
      int to = Math.min(minimum, i + REACH);
      double slope = (points.get(to).smoothed() - points.get(from).smoothed()) / (to - from);
      if (slope < steepest) {
        steepest = slope;
        best = i;
      }
    }
    return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
  }
}
