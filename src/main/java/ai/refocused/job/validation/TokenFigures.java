package ai.refocused.job.validation;

import java.util.List;

/**
 * A dataset in tokens.
 *
 * @param rows lengths of the training rows before they are made to fit
 * @param histogram of the same lengths, the shortest first
 * @param tooLong training rows that have more than {@code maxLength}
 * @param dropped training rows of which nothing is left to train on
 * @param trainTokens tokens of the training rows as they are trained on
 * @param labelledTokens those of them that count in the loss
 * @param epoch what follows for training
 */
public record TokenFigures(
    LengthFigures rows,
    List<Bin> histogram,
    long tooLong,
    long dropped,
    long trainTokens,
    long labelledTokens,
    EpochFigures epoch) {
  public TokenFigures {
    histogram = List.copyOf(histogram);
  }

  /**
   * Rows of similar lengths.
   *
   * @param upTo most tokens of a row
   */
  public record Bin(long upTo, long rows) {}

  /**
   * An estimate of what training takes.
   *
   * @param examples rows of an epoch, without those held out
   * @param tokens of an epoch
   * @param packingEfficiency share of the slots that packing fills, 0 to 1, whether it is on or not
   * @param steps optimizer steps of an epoch
   * @param totalSteps optimizer steps of the run
   */
  public record EpochFigures(
      long examples, long tokens, double packingEfficiency, long steps, long totalSteps) {}
}
