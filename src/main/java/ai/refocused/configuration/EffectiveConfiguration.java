package ai.refocused.configuration;

import ai.refocused.job.InvalidJobException;
import ai.refocused.job.Problem;
import ai.refocused.job.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** All layers, one over the other: the value of each setting that holds, and where it is from. */
public final class EffectiveConfiguration {

  /**
   * A value that holds.
   *
   * @param value as it would be written in a pom, without secrets
   */
  public record Entry(String name, String value, Origin origin) {}

  /**
   * A value that holds and what it does.
   *
   * @param idle why the value has no effect, such as {@code while <method> is "full"}; empty if it
   *     has one
   */
  public record Explained(Entry entry, String idle) {}

  /** Highest first. */
  private final List<Layer> layers;

  private final Predicate<Setting<?>> declared;

  private EffectiveConfiguration(List<Layer> layers, Predicate<Setting<?>> declared) {
    this.layers = List.copyOf(layers);
    this.declared = declared;
  }

  /**
   * Lays the user's values over the defaults of the task and preset that they name.
   *
   * @param required settings that must have a value
   * @param threads default for the trainer's threads
   * @param outputDirectory default for where runs get their folders
   * @param found problems found while the layers were read
   * @throws InvalidJobException with all problems of all values, if there is any
   */
  public static EffectiveConfiguration of(
      Layer pom,
      Layer commandLine,
      Set<Setting<?>> required,
      int threads,
      String outputDirectory,
      List<Problem> found) {
    List<Problem> problems = new ArrayList<>(found);
    pom.check(problems);
    commandLine.check(problems);
    List<Layer> layers = new ArrayList<>(List.of(commandLine, pom));
    EffectiveConfiguration written = new EffectiveConfiguration(layers, setting -> true);
    written.find(Settings.PRESET).ifPresent(preset -> layers.add(DefaultLayers.of(preset)));
    Optional<Task> task = written.find(Settings.TASK);
    // Without a task the run fails below; any task's defaults let the other checks do their work.
    layers.add(DefaultLayers.of(task.orElse(Task.CUSTOM)));
    layers.add(DefaultLayers.builtIn(threads, outputDirectory));
    EffectiveConfiguration effective = new EffectiveConfiguration(layers, setting -> true);
    CrossChecks.check(effective, required, problems);
    if (!problems.isEmpty()) {
      throw new InvalidJobException(problems.stream().distinct().collect(Collectors.toList()));
    }
    return effective;
  }

  /**
   * The same for a goal that declares some of the settings. What the pom says of the others is not
   * here, so that reading one is a mistake of the goal's.
   *
   * @param names of the settings that can be read
   */
  public EffectiveConfiguration restrictedTo(Set<String> names) {
    return new EffectiveConfiguration(layers, setting -> names.contains(setting.name()));
  }

  /**
   * The value that holds.
   *
   * @throws NoSuchElementException if no layer has one: the setting is optional, or required and
   *     checked before
   */
  public <T> T get(Setting<T> setting) {
    return find(setting).orElseThrow(() -> new NoSuchElementException(setting.name()));
  }

  /** The value that holds, if any layer has one. */
  public <T> Optional<T> find(Setting<T> setting) {
    requireDeclared(setting);
    return layers.stream().flatMap(layer -> layer.get(setting).stream()).findFirst();
  }

  /** Where the value that holds comes from. */
  public Optional<Origin> origin(Setting<?> setting) {
    requireDeclared(setting);
    return layers.stream()
        .filter(layer -> layer.get(setting).isPresent())
        .map(layer -> layer.origin(setting))
        .findFirst();
  }

  /** Whether the user wrote a setting down, in the pom or on the command line. */
  public boolean isWritten(Setting<?> setting) {
    return origin(setting).filter(Origin::isExplicit).isPresent();
  }

  /** How a user wrote a setting down, or would: {@code <name>} or {@code -Drefocused.name}. */
  public String place(Setting<?> setting) {
    return origin(setting).orElse(Origin.POM).place(setting.name());
  }

  private void requireDeclared(Setting<?> setting) {
    if (!declared.test(setting)) {
      throw new IllegalStateException("the goal has no parameter " + setting.name());
    }
  }

  /** Every setting with a value, for people to read. */
  public List<Entry> entries() {
    return SettingCatalog.ALL.stream()
        .filter(declared)
        .flatMap(setting -> entry(setting).stream())
        .collect(Collectors.toList());
  }

  /** Every setting of a fine-tuning with a value, and whether it has an effect. */
  public List<Explained> explained() {
    Map<String, String> idle =
        Relevance.ofTuning(this).stream()
            .collect(
                Collectors.toMap(
                    found -> found.setting().name(), Relevance.Idle::reason, (a, b) -> a));
    return entries().stream()
        .map(entry -> new Explained(entry, idle.getOrDefault(entry.name(), "")))
        .collect(Collectors.toList());
  }

  /** Whether one of two settings that say the same takes the other's place. */
  boolean holdsOver(Setting<?> one, Setting<?> other) {
    Optional<Origin> origin = origin(one);
    return origin.isPresent()
        && origin(other).stream().noneMatch(o -> o.kind().compareTo(origin.get().kind()) > 0);
  }

  private Optional<Entry> entry(Setting<?> setting) {
    return find(setting)
        .map(
            value ->
                new Entry(
                    setting.name(),
                    Secrets.mask(Setting.show(value)),
                    origin(setting).orElseThrow()));
  }
}
