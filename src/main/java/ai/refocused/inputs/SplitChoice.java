package ai.refocused.inputs;

import ai.refocused.job.InvalidJobException;
import ai.refocused.layout.SplitLayout;
import java.util.List;
import java.util.Optional;

/**
 * Which part of a dataset is wanted.
 *
 * @param config name of one of several configurations; empty for the only or default one
 * @param train name of the split to train on; empty for {@code train}
 * @param eval name of the split to hold out; empty for the first of {@code eval}, {@code
 *     validation}, {@code test} that there is
 */
public record SplitChoice(Optional<String> config, Optional<String> train, Optional<String> eval) {
  /** What holds where the pom says nothing. */
  public static final SplitChoice DEFAULT =
      new SplitChoice(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Names of the chosen files.
   *
   * @param eval empty where the dataset has no split to hold out
   */
  record Files(List<String> train, List<String> eval) {}

  /**
   * Chooses.
   *
   * @param dataset what to call the dataset in messages
   * @throws InvalidJobException if a split does not exist, or holds the same data twice
   */
  Files choose(SplitLayout layout, String dataset) {
    String trainSplit = train.orElse(SplitLayout.TRAIN);
    List<String> trainFiles = files(layout, trainSplit, "<datasetSplit>", train, dataset);
    Optional<String> evalSplit =
        eval.or(() -> layout.heldOut().filter(split -> !split.equals(trainSplit)));
    if (evalSplit.isEmpty()) {
      return new Files(trainFiles, List.of());
    }
    if (evalSplit.get().equals(trainSplit)) {
      throw new InvalidJobException(
          "<evalDatasetSplit>",
          "\"" + trainSplit + "\" is what is trained on. Hold out another split.");
    }
    return new Files(
        trainFiles, files(layout, evalSplit.get(), "<evalDatasetSplit>", eval, dataset));
  }

  private static List<String> files(
      SplitLayout layout, String split, String setting, Optional<String> asked, String dataset) {
    List<String> files = layout.files(split);
    String where = asked.isPresent() ? setting : "<dataset>";
    if (files.isEmpty()) {
      throw new InvalidJobException(
          where,
          layout.splits().isEmpty()
              ? "\"%s\" has no data files.".formatted(dataset)
              : "\"%s\" has no split \"%s\". It has %s. Name one of these in %s."
                  .formatted(dataset, split, layout.inWords(), setting));
    }
    SplitLayout.ambiguous(files)
        .ifPresent(
            pair -> {
              throw new InvalidJobException(
                  "<dataset>",
                  "\"%s\" has both %s and %s. Keep one."
                      .formatted(dataset, pair.get(0), pair.get(1)));
            });
    return files;
  }
}
