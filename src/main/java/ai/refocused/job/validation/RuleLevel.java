package ai.refocused.job.validation;

import java.util.Locale;

/** How grave it is to break a rule, from nothing up. */
public enum RuleLevel {
  /** Not told at all. */
  OFF,
  INFO,
  WARNING,
  ERROR;

  /** The name in poms and reports. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
