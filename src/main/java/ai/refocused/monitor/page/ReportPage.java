package ai.refocused.monitor.page;

import ai.refocused.monitor.RunRecord;
import ai.refocused.monitor.RunStatus;
import ai.refocused.monitor.WholeFile;
import ai.refocused.monitor.markup.Markup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * {@code report.html}: one page without scripts that needs no other file. While the run goes, the
 * page asks the browser to load it again from time to time.
 */
public final class ReportPage {
  /** Its file name in a run's folder. */
  public static final String FILE_NAME = "report.html";

  private static final int RELOAD_SECONDS = 15;

  private ReportPage() {}

  /** Writes the page to a run's folder, replacing the one that is there as a whole. */
  public static void write(Path folder, RunRecord run) throws IOException {
    WholeFile.replace(folder.resolve(FILE_NAME), render(run));
  }

  static String render(RunRecord run) {
    Markup body = new Markup();
    body.element("h1", ReportSections.title(run)).line();
    for (Section section : ReportSections.of(run, "")) {
      body.open("section").element("h2", section.title()).line();
      body.add(section.content()).close().line();
    }
    boolean goesOn = run.status().state() == RunStatus.State.RUNNING;
    return document(ReportSections.title(run), body, goesOn);
  }

  /** A page of several runs, each with its sections under its title. */
  public static String ofRuns(String title, Map<String, List<Section>> runs) {
    Markup body = new Markup();
    body.element("h1", title).line();
    runs.forEach(
        (name, sections) -> {
          body.open("section").element("h2", name).line();
          for (Section section : sections) {
            body.element("h3", section.title()).add(section.content()).line();
          }
          body.close().line();
        });
    return document(title, body, false);
  }

  private static String document(String title, Markup body, boolean goesOn) {
    Markup page = new Markup();
    page.open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml").line();
    page.open("head").line().leaf("meta", "charset", "utf-8").line();
    String viewport = "width=device-width, initial-scale=1";
    page.leaf("meta", "name", "viewport", "content", viewport).line();
    page.leaf("meta", "name", "color-scheme", "content", "light dark").line();
    if (goesOn) {
      page.leaf("meta", "http-equiv", "refresh", "content", RELOAD_SECONDS).line();
    }
    page.element("title", title).line();
    page.style(StyleSheet.ofParts()).style(StyleSheet.ofPage()).close().line();
    page.open("body").open("main", "class", "rf").line();
    page.add(body).close().close().line().close();
    return "<!DOCTYPE html>\n" + page + "\n";
  }
}
