package ai.refocused.monitor;

import ai.refocused.job.SettingValue;
import java.time.Instant;
import java.util.List;

/**
 * What is known of a run when its first step begins.
 *
 * @param task such as {@code chat}
 * @param method how it is tuned, in words
 * @param startedAt start of this process
 * @param startStep steps done before this process
 * @param totalSteps optimizer steps of the whole run
 * @param maxGradNorm where gradients are clipped; 0 if they are not
 * @param configuration every setting with its origin
 * @param environment what the run runs on, in the order to show it
 */
public record RunFacts(
    String task,
    String method,
    Instant startedAt,
    int startStep,
    int totalSteps,
    double maxGradNorm,
    Model baseModel,
    Dataset dataset,
    List<SettingValue> configuration,
    List<Fact> environment) {
  public RunFacts {
    configuration = List.copyOf(configuration);
    environment = List.copyOf(environment);
  }

  /** A thing to know, for people to read. */
  public record Fact(String name, String value) {}

  /**
   * The base model.
   *
   * @param sha256 of its files' names and contents
   * @param trainableParameters weights that are trained, adapters included
   * @param totalParameters weights without adapters
   */
  public record Model(String name, String sha256, long trainableParameters, long totalParameters) {}

  /**
   * The dataset.
   *
   * @param sha256 of its files
   * @param rows what its rows are like
   * @param tokens of the rows to train on
   * @param labelledTokens those of them that count in the loss
   * @param maxLength most tokens of a row
   * @param lengths of all rows, those held out among them
   */
  public record Dataset(
      String name,
      String sha256,
      Rows rows,
      long trainExamples,
      long evalExamples,
      long tokens,
      long labelledTokens,
      int maxLength,
      LengthHistogram lengths) {}

  /**
   * A dataset's rows.
   *
   * @param format how they are understood, in words
   * @param count usable rows
   * @param tooLong rows longer than {@code maxLength}
   * @param overflow what became of these
   * @param dropped rows with nothing to learn
   */
  public record Rows(String format, long count, long tooLong, String overflow, long dropped) {}
}
