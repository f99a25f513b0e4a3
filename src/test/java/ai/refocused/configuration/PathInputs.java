package ai.refocused.configuration;

import ai.refocused.job.DataFiles;
import java.nio.file.Path;

/** Takes every name for a path of something that is there. */
public record PathInputs(Path baseDirectory) implements Inputs {
  @Override
  public Path baseModel(String named) {
    return baseDirectory.resolve(named).normalize();
  }

  @Override
  public DataFiles dataset(String named) {
    return DataFiles.of(baseDirectory.resolve(named).normalize());
  }
}
