package ai.refocused.maven.site;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the table of facts in a model card: how a model was made and how well it does. */
final class CardFacts {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ([^|]+) \\| ((?:[^|]|\\\\\\|)+) \\|$");

  private CardFacts() {}

  /** Names and values in the order of the card. */
  static Map<String, String> of(String card) {
    Map<String, String> facts = new LinkedHashMap<>();
    Matcher rows = ROW.matcher(card);
    while (rows.find()) {
      if (!rows.group(1).startsWith("-")) {
        facts.put(rows.group(1).strip(), rows.group(2).strip().replace("\\|", "|"));
      }
    }
    return facts;
  }
}
