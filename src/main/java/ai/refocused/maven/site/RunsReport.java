package ai.refocused.maven.site;

import ai.refocused.job.SettingValue;
import ai.refocused.monitor.EvaluationFile;
import ai.refocused.monitor.RunRecord;
import ai.refocused.monitor.page.ComparisonPart;
import ai.refocused.monitor.page.GatesPart;
import ai.refocused.monitor.page.ReportSections;
import ai.refocused.monitor.page.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The report's content: the sections of each run by its title. */
final class RunsReport {
  private final ReleasedModel releases;

  RunsReport(ReleasedModel releases) {
    this.releases = releases;
  }

  Map<String, List<Section>> of(List<Path> folders) throws IOException {
    Map<String, List<Section>> runs = new LinkedHashMap<>();
    for (Path folder : folders) {
      Optional<RunRecord> run = RunRecord.read(folder);
      if (run.isPresent()) {
        String title = ReportSections.title(run.get());
        String name = runs.containsKey(title) ? title + " (" + folder.getFileName() + ")" : title;
        runs.put(name, sections(folder, run.get(), "run" + (runs.size() + 1) + "-"));
      }
    }
    return runs;
  }

  private List<Section> sections(Path folder, RunRecord run, String prefix) throws IOException {
    List<Section> sections = new ArrayList<>(ReportSections.of(run, prefix));
    Optional<EvaluationFile> evaluation = EvaluationFile.read(folder);
    // After the figures of training, before what went into it.
    evaluation.ifPresent(found -> sections.add(3, GatesPart.of(found)));
    sections.add(evaluation.isPresent() ? 4 : 3, comparison(folder, run));
    return sections;
  }

  private Section comparison(Path folder, RunRecord run) throws IOException {
    Path card = folder.resolve("final_model").resolve("README.md");
    if (!Files.isRegularFile(card)) {
      return ComparisonPart.none("The run has not written its model yet.");
    }
    try {
      return releases
          .find(classifier(run))
          .map(release -> compare(release, card))
          .orElseGet(() -> ComparisonPart.none("No version of this model has been released yet."));
    } catch (IOException e) {
      return ComparisonPart.none("The last release cannot be had: " + e.getMessage());
    }
  }

  private static Section compare(ReleasedModel.Release release, Path card) {
    try {
      return ComparisonPart.of(
          release.version(), CardFacts.of(release.card()), CardFacts.of(Files.readString(card)));
    } catch (IOException e) {
      return ComparisonPart.none("The model's card cannot be read: " + e.getMessage());
    }
  }

  private static String classifier(RunRecord run) {
    return run.facts().configuration().stream()
        .filter(setting -> setting.name().equals("classifier"))
        .map(SettingValue::value)
        .findFirst()
        .orElse("model");
  }
}
