package ai.refocused.job.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Figures of a dataset as lines for people, each with a word in front of what it is about. */
public final class FigureText {
  private final List<String> lines = new ArrayList<>();

  private FigureText() {}

  /** All lines. */
  public static List<String> of(DatasetFigures figures) {
    FigureText text = new FigureText();
    text.line(
        "rows",
        count(figures.trainRows()) + " to train on, " + count(figures.evalRows()) + " held out");
    figures.fields().forEach((name, lengths) -> text.line(name, lengths(lengths, figures.unit())));
    figures.inTokens().ifPresent(text::tokens);
    return text.lines;
  }

  private void tokens(TokenFigures tokens) {
    line("in all", lengths(tokens.rows(), "tokens"));
    line(
        "lengths",
        tokens.histogram().stream()
            .filter(bin -> bin.rows() > 0)
            .map(bin -> "up to " + count(bin.upTo()) + ": " + count(bin.rows()))
            .collect(Collectors.joining(", ")));
    line(
        "fit",
        count(tokens.tooLong())
            + " rows are too long, "
            + count(tokens.dropped())
            + " are left out");
    line(
        "learned",
        count(tokens.labelledTokens())
            + " of "
            + count(tokens.trainTokens())
            + " tokens ("
            + percent(tokens.labelledTokens() / (double) Math.max(1, tokens.trainTokens()))
            + ")");
    TokenFigures.EpochFigures epoch = tokens.epoch();
    line(
        "epoch",
        count(epoch.examples())
            + " examples, "
            + count(epoch.tokens())
            + " tokens, "
            + count(epoch.steps())
            + " steps; "
            + count(epoch.totalSteps())
            + " steps in all");
    line("packing", "fills " + percent(epoch.packingEfficiency()) + " of the slots");
  }

  private static String lengths(LengthFigures lengths, String unit) {
    return String.format(
        Locale.ROOT,
        "%,d to %,d %s, mean %.1f, median %,d, 95 %% up to %,d",
        lengths.min(),
        lengths.max(),
        unit,
        lengths.mean(),
        lengths.median(),
        lengths.p95());
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private void line(String name, String text) {
    lines.add(String.format(Locale.ROOT, "  %-11s ", name) + text);
  }
}
