package ai.refocused.maven;

import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.Inputs;
import ai.refocused.configuration.Settings;
import ai.refocused.inputs.LocalDataset;
import ai.refocused.inputs.SplitChoice;
import ai.refocused.job.DataFiles;
import java.nio.file.Path;

/** Base model and dataset as a project names them. */
final class ProjectInputs implements Inputs {
  private final EffectiveConfiguration configuration;
  private final Path baseDirectory;

  ProjectInputs(EffectiveConfiguration configuration, Path baseDirectory) {
    this.configuration = configuration;
    this.baseDirectory = baseDirectory;
  }

  @Override
  public Path baseModel(String named) {
    return path(named);
  }

  @Override
  public DataFiles dataset(String named) {
    SplitChoice choice =
        new SplitChoice(
            configuration.find(Settings.DATASET_CONFIG),
            configuration.find(Settings.DATASET_SPLIT),
            configuration.find(Settings.EVAL_DATASET_SPLIT));
    return LocalDataset.find(path(named), choice);
  }

  private Path path(String named) {
    return baseDirectory.toAbsolutePath().resolve(named).normalize();
  }
}
