package ai.refocused.monitor.page;

import ai.refocused.job.SettingValue;
import ai.refocused.monitor.Figures;
import ai.refocused.monitor.RunFacts;
import ai.refocused.monitor.RunFacts.Fact;
import ai.refocused.monitor.markup.Markup;
import java.util.List;

/** Lists of names and values: configuration, model, environment. */
final class Facts {
  private Facts() {}

  static void list(List<Fact> facts, Markup out) {
    out.open("dl");
    for (Fact fact : facts) {
      out.element("dt", fact.name()).element("dd", fact.value()).line();
    }
    out.close().line();
  }

  static Markup model(RunFacts facts) {
    RunFacts.Model model = facts.baseModel();
    Markup out = new Markup();
    list(
        List.of(
            new Fact("Base model", model.name()),
            new Fact("Method", facts.method()),
            new Fact(
                "Weights",
                "%s of %s are trained (%s)"
                    .formatted(
                        Figures.count(model.trainableParameters()),
                        Figures.count(model.totalParameters()),
                        Evaluations.percent(
                            (double) model.trainableParameters() / model.totalParameters(),
                            "%.2f %%"))),
            new Fact("SHA-256", model.sha256())),
        out);
    return out;
  }

  static Markup environment(RunFacts facts) {
    Markup out = new Markup();
    list(facts.environment(), out);
    return out;
  }

  /** What the user wrote is in view, defaults are there to unfold. */
  static Markup configuration(List<SettingValue> settings) {
    Markup out = new Markup();
    settings("Set for this run", settings.stream().filter(SettingValue::isExplicit).toList(), out);
    List<SettingValue> others = settings.stream().filter(each -> !each.isExplicit()).toList();
    if (!others.isEmpty()) {
      out.open("details").element("summary", others.size() + " settings with their defaults");
      settings("Defaults", others, out);
      out.close().line();
    }
    return out;
  }

  private static void settings(String caption, List<SettingValue> settings, Markup out) {
    Tables.open(out, caption, 3, List.of("Setting", "Value", "From"));
    for (SettingValue setting : settings) {
      Tables.row(out, 3, null, List.of(setting.name(), setting.value(), setting.origin()));
    }
    Tables.close(out);
  }
}
