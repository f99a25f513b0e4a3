package ai.refocused.metric.syntax;

import java.util.Locale;
import java.util.Optional;

/** Languages whose syntax can be checked. */
public enum Language {
  JAVA,
  JSON,
  PYTHON;

  /** The name in lower case, as it stands behind the fence of a code block. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The language of a name such as {@code java} or {@code Python3}; empty for any other. */
  public static Optional<Language> named(String name) {
    return switch (name.strip().toLowerCase(Locale.ROOT)) {
      case "java" -> Optional.of(JAVA);
      case "json" -> Optional.of(JSON);
      case "python", "python3", "py" -> Optional.of(PYTHON);
      default -> Optional.empty();
    };
  }
}
