package ai.refocused.maven;

import ai.refocused.configuration.Settings;
import java.util.List;
import org.apache.maven.plugins.annotations.Parameter;

/** What a model may be made from. */
abstract class LicenseParameters extends OutputParameters {
  /**
   * Licences that base model and dataset may have, such as {@code Apache-2.0} or {@code MIT}. With
   * this, a licence that is not among them or not known is an error. Default: all, unknown ones
   * too.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "allowedLicenses")
  List<String> allowedLicenses;

  /**
   * The base model's licence, where its card, pom or licence file do not say it or say it wrong.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "baseModelLicense")
  String baseModelLicense;

  /**
   * The dataset's licence, where its card, pom or licence file do not say it or say it wrong.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "datasetLicense")
  String datasetLicense;
}
