package ai.refocused.configuration;

import ai.refocused.job.Problem;
import ai.refocused.job.validation.DataRule;
import ai.refocused.job.validation.RuleLevel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Levels that a user gives rules for datasets: {@code near-duplicate=off, too-long=error}. */
public final class RuleLevels {
  private static final List<String> RULES =
      Arrays.stream(DataRule.values()).map(DataRule::id).collect(Collectors.toList());

  /** As written; whether names exist is checked later, to name the ones that were meant. */
  private final Map<String, String> written;

  private RuleLevels(Map<String, String> written) {
    this.written = written;
  }

  /**
   * Reads pairs with commas between.
   *
   * @throws IllegalArgumentException if the text is none
   */
  static RuleLevels parse(String text) {
    Map<String, String> written = new LinkedHashMap<>();
    for (String pair : text.strip().split("\\s*,\\s*", -1)) {
      String[] parts = pair.split("\\s*=\\s*", -1);
      if (parts.length != 2 || written.put(parts[0], parts[1]) != null) {
        throw new IllegalArgumentException(text);
      }
    }
    return new RuleLevels(Collections.unmodifiableMap(written));
  }

  /** The levels, once there are no {@link #problems}. */
  public Map<DataRule, RuleLevel> levels() {
    Map<DataRule, RuleLevel> levels = new TreeMap<>();
    written.forEach(
        (rule, level) ->
            levels.put(DataRule.named(rule).orElseThrow(), level(level).orElseThrow()));
    return levels;
  }

  /**
   * What cannot be meant.
   *
   * @param place of the setting
   */
  List<Problem> problems(String place) {
    List<Problem> problems = new ArrayList<>();
    written.forEach(
        (rule, level) -> {
          Optional<DataRule> known = DataRule.named(rule);
          if (known.isEmpty()) {
            problems.add(
                new Problem(
                    place,
                    "\""
                        + rule
                        + "\" is no rule; docs/validation.md lists them."
                        + Nearest.question(rule, RULES)));
          } else if (level(level).isEmpty()) {
            problems.add(
                new Problem(
                    place,
                    "\"%s\" is no level of \"%s\"; there are off, info, warning and error."
                        .formatted(level, rule)));
          } else if (!known.get().allows(level(level).get())) {
            problems.add(new Problem(place, refusal(known.get(), level)));
          }
        });
    return problems;
  }

  private static String refusal(DataRule rule, String level) {
    String why =
        rule.effect() == DataRule.Effect.STOPS_READING
            ? "what follows may be unreadable as well. Remove it."
            : "such rows cannot be used. Write error, or warning to leave them out.";
    return "\"%s=%s\": %s".formatted(rule.id(), level, why);
  }

  private static Optional<RuleLevel> level(String id) {
    return Arrays.stream(RuleLevel.values()).filter(level -> level.id().equals(id)).findFirst();
  }

  /** As it would be written. */
  @Override
  public String toString() {
    return written.entrySet().stream().map(Object::toString).collect(Collectors.joining(","));
  }
}
