package ai.refocused.configuration;

/** What of a run goes to a hub. */
public enum HubContent {
  MODEL,
  ADAPTER,
  BOTH
}
