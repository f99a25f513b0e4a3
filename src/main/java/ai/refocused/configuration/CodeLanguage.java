package ai.refocused.configuration;

/** Languages whose syntax evaluations can check. */
public enum CodeLanguage {
  JAVA,
  JSON,
  PYTHON
}
