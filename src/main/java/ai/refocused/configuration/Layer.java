package ai.refocused.configuration;

import ai.refocused.job.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values of one origin. Most layers say something about a few settings only. */
public final class Layer {
  private final Origin origin;
  private final Map<Setting<?>, Object> values = new LinkedHashMap<>();
  private final Map<Setting<?>, Origin> origins = new LinkedHashMap<>();

  public Layer(Origin origin) {
    this.origin = origin;
  }

  /** Sets a value; null says nothing about the setting. */
  public <T> Layer put(Setting<T> setting, T value) {
    if (value != null) {
      values.put(setting, value);
    }
    return this;
  }

  /** Sets a value by its text; a text of the wrong kind is a problem. Null says nothing. */
  public Layer read(Setting<?> setting, String text, List<Problem> problems) {
    if (text != null) {
      Optional<?> value = setting.read(text);
      value.ifPresentOrElse(
          present -> values.put(setting, present), () -> problems.add(problem(setting, text)));
    }
    return this;
  }

  /** Sets a value that is a text, or has been read already; null or an empty list says nothing. */
  public Layer take(Setting<?> setting, Object value, List<Problem> problems) {
    if (value instanceof String text) {
      return read(setting, text, problems);
    }
    if (value != null && !(value instanceof List<?> list && list.isEmpty())) {
      values.put(setting, value);
    }
    return this;
  }

  /** Says more precisely where a value of this layer is from. */
  public void from(Setting<?> setting, Origin exactly) {
    origins.put(setting, exactly);
  }

  /**
   * The command line's layer: all properties that start with {@code refocused.}. A name that no
   * setting has is a problem, {@link Settings#VERSION} aside.
   */
  public static Layer ofCommandLine(Map<String, String> properties, List<Problem> problems) {
    Layer layer = new Layer(Origin.COMMAND_LINE);
    properties.forEach(
        (property, text) -> {
          if (property.startsWith(Settings.PREFIX) && !property.equals(Settings.VERSION)) {
            String name = property.substring(Settings.PREFIX.length());
            SettingCatalog.named(name)
                .ifPresentOrElse(
                    setting -> layer.read(setting, text, problems),
                    () -> problems.add(unknown(Origin.COMMAND_LINE, name)));
          }
        });
    return layer;
  }

  /** The problem of a name that no setting has. */
  static Problem unknown(Origin origin, String name) {
    return new Problem(
        origin.place(name),
        "there is no such parameter." + Nearest.question(name, SettingCatalog.names()));
  }

  /** Where the value of a setting is from, if this layer has one. */
  Origin origin(Setting<?> setting) {
    return origins.getOrDefault(setting, origin);
  }

  /** The value of a setting, if this layer has one. */
  @SuppressWarnings("unchecked") // put and read store values of the setting's own type
  <T> Optional<T> get(Setting<T> setting) {
    return Optional.ofNullable((T) values.get(setting));
  }

  /**
   * Checks the text that a pom gives a setting: Maven reads "yes" as a boolean, and makes it false.
   *
   * @param text as written; null or an expression is left alone
   */
  public static void checkPomText(Setting<?> setting, String text, List<Problem> problems) {
    if (text != null && !text.contains("${") && setting.read(text).isEmpty()) {
      problems.add(new Layer(Origin.POM).problem(setting, text));
    }
  }

  /** Checks a property of the project, which Maven reads as it reads texts of the pom. */
  public static void checkProperty(String property, String text, List<Problem> problems) {
    if (property.startsWith(Settings.PREFIX) && !property.equals(Settings.VERSION)) {
      String name = property.substring(Settings.PREFIX.length());
      SettingCatalog.named(name)
          .ifPresentOrElse(
              setting -> checkPomText(setting, text, problems),
              () -> problems.add(unknown(Origin.property("project property"), name)));
    }
  }

  /** Adds a problem for each value out of its setting's range. */
  void check(List<Problem> problems) {
    values.keySet().forEach(setting -> check(setting, problems));
  }

  private <T> void check(Setting<T> setting, List<Problem> problems) {
    get(setting)
        .filter(value -> !setting.allows(value))
        .ifPresent(value -> problems.add(problem(setting, Setting.show(value))));
  }

  private Problem problem(Setting<?> setting, String shown) {
    return new Problem(origin(setting).place(setting.name()), setting.objection(shown));
  }
}
