package ai.refocused.monitor.page;

import ai.refocused.monitor.RunRecord;
import java.util.ArrayList;
import java.util.List;

/** The report of a run in parts, for a page of its own or one of a Maven site. */
public final class ReportSections {
  private ReportSections() {}

  /**
   * The parts in their order.
   *
   * @param prefix goes before ids; several runs in one page need different ones
   */
  public static List<Section> of(RunRecord run, String prefix) {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("Overview", Overview.of(run)));
    sections.add(new Section("Curves", Curves.of(run, prefix)));
    sections.add(new Section("Evaluations", Evaluations.of(run)));
    if (!run.samples().isEmpty()) {
      sections.add(new Section("Samples", SamplesPart.of(run.samples())));
    }
    sections.add(new Section("Dataset", DatasetPart.of(run.facts().dataset(), prefix)));
    sections.add(new Section("Model", Facts.model(run.facts())));
    sections.add(new Section("Configuration", Facts.configuration(run.facts().configuration())));
    sections.add(new Section("Environment", Facts.environment(run.facts())));
    return sections;
  }

  /** What a run is called: {@code neox-tiny, tuned for chat}. */
  public static String title(RunRecord run) {
    return run.facts().baseModel().name() + ", tuned for " + run.facts().task();
  }
}
