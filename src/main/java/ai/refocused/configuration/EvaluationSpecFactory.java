package ai.refocused.configuration;

import ai.refocused.job.AnswerSpec;
import ai.refocused.job.ComputeSpec;
import ai.refocused.job.DataFiles;
import ai.refocused.job.DatasetSpec;
import ai.refocused.job.EvaluationDataSpec;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.job.MixedPrecision;
import ai.refocused.job.evaluation.Canary;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Turns settings into the parts of an evaluation. */
public final class EvaluationSpecFactory {
  private final EffectiveConfiguration configuration;

  public EvaluationSpecFactory(EffectiveConfiguration configuration) {
    this.configuration = configuration;
  }

  /**
   * What models are measured on.
   *
   * @param files the dataset, or the evaluation dataset
   * @param isWhole whether all of it counts
   */
  public EvaluationDataSpec data(DataFiles files, boolean isWhole, Optional<DataFiles> general) {
    DatasetSpec dataset =
        new DatasetSpec(
            isWhole ? evaluated(files) : files,
            isWhole ? 0 : configuration.get(Settings.EVAL_SPLIT),
            configuration.get(Settings.MAX_LENGTH),
            configuration.get(Settings.OVERFLOW),
            false,
            false,
            JobSpecFactory.rows(configuration));
    return new EvaluationDataSpec(
        dataset,
        isWhole,
        general.map(EvaluationSpecFactory::evaluated).stream().toList(),
        configuration.get(Settings.PER_DEVICE_EVAL_BATCH_SIZE));
  }

  /** Of a dataset with files to hold out, those; else all. */
  private static DataFiles evaluated(DataFiles files) {
    List<Path> chosen = files.eval().isEmpty() ? files.train() : files.eval();
    return new DataFiles(files.name(), files.path(), chosen, List.of());
  }

  /** What is generated. */
  public AnswerSpec answers(List<Canary> canaries) {
    return new AnswerSpec(
        configuration.get(Settings.EVAL_SAMPLES),
        configuration.find(Settings.CODE_LANGUAGE).map(Setting::show).orElse(""),
        canaries,
        GenerationSpecFactory.create(configuration));
  }

  /** What computes. */
  public ComputeSpec compute(MixedPrecision precision) {
    return new ComputeSpec(
        configuration.get(Settings.THREADS), precision, GradientCheckpointing.FALSE, 0);
  }
}
