package ai.refocused.maven;

import ai.refocused.configuration.Layer;
import ai.refocused.configuration.Origin;
import ai.refocused.configuration.Setting;
import ai.refocused.configuration.SettingCatalog;
import ai.refocused.job.Problem;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Optional;

/**
 * Reads the pom's values out of a goal's fields. A field belongs to the setting of its name, so
 * that no parameter can be declared and then forgotten.
 */
final class PomLayer {
  private PomLayer() {}

  static Layer of(RunParameters goal, PropertyOrigins properties, List<Problem> problems) {
    Layer layer = new Layer(Origin.POM);
    for (Setting<?> setting : SettingCatalog.ALL) {
      properties.of(setting.name()).ifPresent(origin -> layer.from(setting, origin));
      field(goal.getClass(), setting.name())
          .ifPresent(field -> layer.take(setting, valueOf(field, goal), problems));
    }
    return layer;
  }

  /** The field of a setting; settings of other goals have none. */
  private static Optional<Field> field(Class<?> goal, String name) {
    for (Class<?> type = goal; type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          return Optional.of(field);
        }
      }
    }
    return Optional.empty();
  }

  private static Object valueOf(Field field, RunParameters goal) {
    try {
      return field.get(goal);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("Parameters must not be private: " + field, e);
    }
  }
}
