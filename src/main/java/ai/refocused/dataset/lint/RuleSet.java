package ai.refocused.dataset.lint;

import ai.refocused.dataset.lint.secret.SecretScanner;
import ai.refocused.dataset.source.Finding;
import ai.refocused.dataset.source.Finding.Severity;
import ai.refocused.job.validation.DataRule;
import ai.refocused.job.validation.RuleLevel;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** How grave each rule is in a run. */
public final class RuleSet {
  private final Map<DataRule, RuleLevel> levels;
  private final SecretScanner secrets = new SecretScanner();

  /**
   * @param levels of rules that have another than their own
   */
  public RuleSet(Map<DataRule, RuleLevel> levels) {
    this.levels = Map.copyOf(levels);
  }

  /** The same for a run that tells no remarks: what would only be remarked on is off. */
  public RuleSet withoutRemarks() {
    Map<DataRule, RuleLevel> louder = new EnumMap<>(DataRule.class);
    for (DataRule rule : DataRule.values()) {
      RuleLevel level = level(rule);
      if (levels.containsKey(rule) || level == RuleLevel.INFO) {
        louder.put(rule, level == RuleLevel.INFO ? RuleLevel.OFF : level);
      }
    }
    return new RuleSet(louder);
  }

  /** The same for a run that reads again what has been checked: nothing is looked for. */
  public RuleSet withoutChecks() {
    Map<DataRule, RuleLevel> off = new EnumMap<>(DataRule.class);
    off.putAll(levels);
    for (DataRule rule : DataRule.values()) {
      if (rule.effect() == DataRule.Effect.NONE) {
        off.put(rule, RuleLevel.OFF);
      }
    }
    return new RuleSet(off);
  }

  public RuleLevel level(DataRule rule) {
    return levels.getOrDefault(rule, rule.level());
  }

  /** Whether any of some rules is to be checked. */
  boolean asksFor(DataRule... rules) {
    for (DataRule rule : rules) {
      if (level(rule) != RuleLevel.OFF) {
        return true;
      }
    }
    return false;
  }

  /**
   * A finding as it is to be told: as grave as its rule is here, and without secrets, which parsers
   * quote when they stumble over them. Empty if its rule is off. What another setting makes an
   * error, as {@code overflow} does, stays one.
   */
  public Optional<Finding> judge(Finding found) {
    RuleLevel level =
        DataRule.named(found.rule())
            .filter(rule -> !isForced(rule, found))
            .map(levels::get)
            .orElseGet(() -> RuleLevel.valueOf(found.severity().name()));
    return level == RuleLevel.OFF
        ? Optional.empty()
        : Optional.of(
            found.as(Severity.valueOf(level.name())).saying(secrets.mask(found.message())));
  }

  private static boolean isForced(DataRule rule, Finding found) {
    return rule.effect() == DataRule.Effect.NONE && found.severity() == Severity.ERROR;
  }
}
