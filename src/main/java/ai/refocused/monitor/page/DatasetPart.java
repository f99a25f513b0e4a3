package ai.refocused.monitor.page;

import ai.refocused.monitor.Figures;
import ai.refocused.monitor.LengthHistogram;
import ai.refocused.monitor.RunFacts;
import ai.refocused.monitor.chart.BarChart;
import ai.refocused.monitor.markup.Markup;
import java.util.ArrayList;
import java.util.List;

/** What the model learnt from. */
final class DatasetPart {
  private DatasetPart() {}

  static Markup of(RunFacts.Dataset data, String prefix) {
    Markup out = new Markup();
    Facts.list(facts(data), out);
    LengthHistogram lengths = data.lengths();
    if (!lengths.counts().isEmpty()) {
      BarChart chart =
          new BarChart(
              "Lengths of examples",
              "tokens of an example",
              lengths.binWidth(),
              lengths.counts(),
              "examples");
      out.open("figure", "class", "rf-wide")
          .open("figcaption")
          .element("strong", "Lengths of examples");
      out.text(" ").element("span", words(lengths, data.maxLength())).close();
      String id = prefix + "lengths";
      Sizes.both(chart.draw(id), chart.drawNarrow(id + "-narrow"), out);
      out.close();
    }
    return out.line();
  }

  private static List<RunFacts.Fact> facts(RunFacts.Dataset data) {
    List<RunFacts.Fact> facts = new ArrayList<>();
    facts.add(new RunFacts.Fact("Dataset", data.name()));
    facts.add(new RunFacts.Fact("Format", data.rows().format()));
    facts.add(
        new RunFacts.Fact(
            "Examples",
            "%s to train on, %s held out"
                .formatted(
                    Figures.count(data.trainExamples()), Figures.count(data.evalExamples()))));
    long masked = data.tokens() - data.labelledTokens();
    facts.add(
        new RunFacts.Fact(
            "Tokens to train on",
            "%s, of which %s are prompt and do not count in the loss (%s)"
                .formatted(
                    Figures.count(data.tokens()),
                    Figures.count(masked),
                    Evaluations.percent((double) masked / Math.max(1, data.tokens()), "%.0f %%"))));
    RunFacts.Rows rows = data.rows();
    if (rows.tooLong() > 0) {
      facts.add(
          new RunFacts.Fact(
              "Too long",
              "%s of %s rows are longer than maxLength %s; overflow is %s"
                  .formatted(
                      Figures.count(rows.tooLong()),
                      Figures.count(rows.count()),
                      Figures.count(data.maxLength()),
                      rows.overflow())));
    }
    if (rows.dropped() > 0) {
      facts.add(
          new RunFacts.Fact(
              "Left out", Figures.count(rows.dropped()) + " rows with nothing to learn"));
    }
    facts.add(new RunFacts.Fact("SHA-256", data.sha256()));
    return facts;
  }

  private static String words(LengthHistogram lengths, int maxLength) {
    return "From %s to %s tokens, median %s; 95 %% have at most %s. maxLength is %s."
        .formatted(
            Figures.count(lengths.shortest()),
            Figures.count(lengths.longest()),
            Figures.count(lengths.median()),
            Figures.count(lengths.percentile95()),
            Figures.count(maxLength));
  }
}
