package ai.refocused.configuration;

/** Which weights are trained. */
public enum Method {
  FULL,
  LORA,
  FREEZE
}
