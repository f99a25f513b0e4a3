package ai.refocused.maven.site;

import ai.refocused.configuration.Settings;
import ai.refocused.monitor.page.ReportPage;
import ai.refocused.monitor.page.Section;
import ai.refocused.monitor.page.StyleSheet;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.inject.Inject;
import org.apache.maven.doxia.sink.Sink;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.reporting.MavenReport;
import org.apache.maven.reporting.MavenReportException;
import org.eclipse.aether.RepositorySystem;

/**
 * Shows the project's runs in its Maven site: curves, evaluations, gates, samples, dataset,
 * configuration, and what differs from the last release.
 *
 * <p>It trains nothing: run {@code mvn package site}. Name the goal in the pom's {@code reporting}
 * section; called directly, it writes {@code target/reports/refocused.html}.
 *
 * @since 0.1.0
 */
@Mojo(name = "report", threadSafe = true)
public final class ReportMojo extends AbstractMojo implements MavenReport {
  private static final String NAME = "Fine-tuning";
  private static final String PAGE = "refocused";

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  private MavenProject project;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  private MavenSession session;

  @Parameter(defaultValue = "${project.build.directory}/reports", readonly = true)
  private File reportDirectory;

  /**
   * Whether to do nothing. Default: {@code false}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "skip", defaultValue = "false")
  private boolean skip;

  private final RepositorySystem resolver;

  @Inject
  ReportMojo(RepositorySystem resolver) {
    this.resolver = resolver;
  }

  @Override
  public void execute() throws MojoExecutionException {
    try {
      Map<String, List<Section>> runs = runs();
      if (skip || runs.isEmpty()) {
        getLog().info(skip ? "The report is skipped." : "There is no run to report on.");
        return;
      }
      Path page = reportDirectory.toPath().resolve(PAGE + ".html");
      Files.createDirectories(page.getParent());
      Files.writeString(page, ReportPage.ofRuns(title(), runs));
      getLog().info("Report: " + page);
    } catch (IOException e) {
      throw new MojoExecutionException("The report failed: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean canGenerateReport() throws MavenReportException {
    try {
      return !skip && !folders().isEmpty();
    } catch (IOException e) {
      throw new MavenReportException("The runs cannot be listed: " + e.getMessage(), e);
    }
  }

  @Override
  public void generate(Sink sink, Locale locale) throws MavenReportException {
    try {
      Map<String, List<Section>> runs = runs();
      sink.head();
      sink.title();
      sink.text(title());
      sink.title_();
      sink.head_();
      sink.body();
      sink.rawText("<style>\n" + StyleSheet.ofParts() + "</style>\n");
      runs.forEach((name, sections) -> write(name, sections, sink));
      sink.body_();
      sink.flush();
      sink.close();
    } catch (IOException e) {
      throw new MavenReportException("The report failed: " + e.getMessage(), e);
    }
  }

  private static void write(String name, List<Section> sections, Sink sink) {
    sink.section1();
    sink.sectionTitle1();
    sink.text(name);
    sink.sectionTitle1_();
    for (Section section : sections) {
      sink.section2();
      sink.sectionTitle2();
      sink.text(section.title());
      sink.sectionTitle2_();
      sink.rawText("<div class=\"rf\">" + section.content() + "</div>\n");
      sink.section2_();
    }
    sink.section1_();
  }

  private Map<String, List<Section>> runs() throws IOException {
    ReleasedModel releases = new ReleasedModel(resolver, session.getRepositorySession(), project);
    return new RunsReport(releases).of(folders());
  }

  private List<Path> folders() throws IOException {
    Path build = Path.of(project.getBuild().getDirectory());
    return new RunFolders(build, getLog()::warn).find();
  }

  private String title() {
    return NAME + " of " + project.getName();
  }

  // Site plugins before 3.21 know no other method for it.
  @Override
  @Deprecated
  public String getOutputName() {
    return PAGE;
  }

  @Override
  public String getCategoryName() {
    return CATEGORY_PROJECT_REPORTS;
  }

  @Override
  public String getName(Locale locale) {
    return NAME;
  }

  @Override
  public String getDescription(Locale locale) {
    return "How the project's models were tuned: curves, data, configuration, comparison.";
  }

  @Override
  public void setReportOutputDirectory(File directory) {
    reportDirectory = directory;
  }

  @Override
  public File getReportOutputDirectory() {
    return reportDirectory;
  }

  @Override
  public boolean isExternalReport() {
    return false;
  }
}
