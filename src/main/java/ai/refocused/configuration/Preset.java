package ai.refocused.configuration;

/** A bundle of settings for a purpose. */
public enum Preset {
  /** Does it work at all? A hundred steps. */
  QUICK_TEST,
  /** Small machines. */
  LOW_RESOURCE,
  /** Small steps, many epochs. */
  HIGH_QUALITY,
  /** A balance for regular builds. */
  PRODUCTION
}
