package ai.refocused.configuration;

/**
 * Where a value comes from.
 *
 * @param detail which task or preset; of the pom, which sort of property the value is from; else
 *     empty
 */
public record Origin(Kind kind, String detail) {
  public static final Origin BUILT_IN = new Origin(Kind.BUILT_IN, "");
  public static final Origin POM = new Origin(Kind.POM, "");
  public static final Origin COMMAND_LINE = new Origin(Kind.COMMAND_LINE, "");

  /** Layers, lowest first: a later one wins. */
  public enum Kind {
    BUILT_IN("built-in default"),
    TASK("default of the task"),
    PRESET("preset"),
    POM("pom"),
    COMMAND_LINE("command line");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  /**
   * A property {@code refocused.name} that is not on the command line.
   *
   * @param sort such as {@code project property}
   */
  public static Origin property(String sort) {
    return new Origin(Kind.POM, sort);
  }

  static Origin task(String task) {
    return new Origin(Kind.TASK, task);
  }

  static Origin preset(String preset) {
    return new Origin(Kind.PRESET, preset);
  }

  /** Whether the user wrote the value down. */
  boolean isExplicit() {
    return kind == Kind.POM || kind == Kind.COMMAND_LINE;
  }

  /** How a setting is written there: {@code <name>} or {@code -Drefocused.name}. */
  String place(String name) {
    if (kind == Kind.COMMAND_LINE) {
      return "-D" + Settings.PREFIX + name;
    }
    boolean property = kind == Kind.POM && !detail.isEmpty();
    return property ? detail + " " + Settings.PREFIX + name : "<" + name + ">";
  }

  @Override
  public String toString() {
    if (kind == Kind.POM && !detail.isEmpty()) {
      return detail;
    }
    return detail.isEmpty() ? kind.words : kind.words + " " + detail;
  }
}
