package ai.refocused.configuration;

import ai.refocused.job.DataFiles;
import java.nio.file.Path;

/**
 * Finds what a user names as base model and dataset, and downloads it if need be. What is a path
 * and not there is given back as it is: a later check reports it together with others.
 */
public interface Inputs {

  /**
   * The folder of a base model.
   *
   * @param named as in the pom
   * @throws ai.refocused.job.InvalidJobException if it cannot be had
   */
  Path baseModel(String named);

  /**
   * The files of a dataset.
   *
   * @param named as in the pom
   * @throws ai.refocused.job.InvalidJobException if it cannot be had, or has not what was chosen
   */
  DataFiles dataset(String named);
}
