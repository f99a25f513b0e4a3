package ai.refocused.job.validation;

/** The gravest findings that a validation still passes with are those below. */
public enum FailOn {
  ERROR(RuleLevel.ERROR),
  WARNING(RuleLevel.WARNING),
  INFO(RuleLevel.INFO),
  NEVER(null);

  private final RuleLevel least;

  FailOn(RuleLevel least) {
    this.least = least;
  }

  /** Whether findings of a level make the build fail. */
  public boolean isFailedBy(RuleLevel level) {
    return least != null && level.compareTo(least) >= 0;
  }
}
