package ai.refocused.dataset.report;

import ai.refocused.dataset.source.Finding;
import ai.refocused.job.validation.ReportFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes reports. */
public final class ReportFiles {
  private final Path folder;
  private final FileNames names;

  /**
   * @param folder where reports go; made if need be
   * @param project what names of files are relative to
   */
  public ReportFiles(Path folder, Path project) {
    this.folder = folder;
    this.names = new FileNames(project);
  }

  /** Writes a report of each format; reports of other formats from earlier runs are deleted. */
  public List<Path> write(Validation validation, List<ReportFormat> formats) throws IOException {
    Files.createDirectories(folder);
    List<Path> written = new ArrayList<>();
    for (ReportFormat format : ReportFormat.values()) {
      Path file = folder.resolve(format.fileName());
      if (formats.contains(format)) {
        Files.writeString(file, content(validation, format));
        written.add(file);
      } else {
        Files.deleteIfExists(file);
      }
    }
    return written;
  }

  /** A finding's line, as in the text report. */
  public String line(Finding finding) {
    return new TextReport(names).line(finding);
  }

  private String content(Validation validation, ReportFormat format) throws IOException {
    return switch (format) {
      case TEXT -> new TextReport(names).write(validation);
      case JSON -> new JsonReport(names).write(validation);
      case SARIF -> new SarifReport(names).write(validation);
      case CHECKSTYLE -> new CheckstyleReport(names).write(validation);
    };
  }
}
