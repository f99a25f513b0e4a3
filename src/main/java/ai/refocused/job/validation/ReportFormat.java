package ai.refocused.job.validation;

import java.util.Locale;

/** A way to write findings down. */
public enum ReportFormat {
  TEXT("validation.txt"),
  JSON("validation.json"),
  /** Static Analysis Results Interchange Format, 2.1.0. */
  SARIF("validation.sarif"),
  CHECKSTYLE("validation-checkstyle.xml");

  private final String fileName;

  ReportFormat(String fileName) {
    this.fileName = fileName;
  }

  /** The name in poms. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String fileName() {
    return fileName;
  }
}
