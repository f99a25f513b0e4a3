package ai.refocused.incremental;

import ai.refocused.artifact.FileDigests;
import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.Setting;
import ai.refocused.configuration.Settings;
import ai.refocused.job.TuningSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Gathers the inputs of a run. A setting counts unless it only says where, whether or how
 * comfortably a run takes place; so a new setting counts until somebody decides otherwise.
 */
public final class InputCollector {
  private static final Set<Setting<?>> WITHOUT_EFFECT =
      Set.of(
          Settings.SKIP,
          Settings.FORCE,
          Settings.ATTACH,
          Settings.CLASSIFIER,
          Settings.ADAPTER_CLASSIFIER,
          Settings.PROVENANCE,
          Settings.VERIFY_AGAINST,
          Settings.HUB_REPO,
          Settings.HUB_REVISION,
          Settings.HUB_PRIVATE,
          Settings.HUB_CONTENT,
          Settings.HUB_COMMIT_MESSAGE,
          Settings.ALLOWED_LICENSES,
          Settings.MODEL,
          Settings.PROMPT,
          Settings.PROMPTS,
          Settings.COMPARE_WITH_BASE,
          Settings.MAX_NEW_TOKENS,
          Settings.TEMPERATURE,
          Settings.TOP_K,
          Settings.TOP_P,
          Settings.MIN_P,
          Settings.REPETITION_PENALTY,
          Settings.STOP,
          Settings.OUTPUT_DIRECTORY,
          Settings.RESUME,
          Settings.RESUME_IGNORE_CHANGES,
          Settings.FROZEN_CACHE,
          Settings.FROZEN_CACHE_BUDGET,
          Settings.EVALUATION_DATASET,
          Settings.GENERAL_DATASET,
          Settings.EVAL_SAMPLES,
          Settings.CODE_LANGUAGE,
          Settings.EVALUATE_AT_END,
          Settings.TRAINER_HEAP,
          Settings.NUM_WORKERS,
          Settings.HUB_ENDPOINT,
          Settings.HUB_SERVER_ID,
          Settings.JVM);

  /** Counted by their files, wherever those are. */
  private static final Set<Setting<?>> PLACES =
      Set.of(Settings.BASE_MODEL, Settings.DATASET, Settings.LORA_INIT_FROM);

  private final FileDigests digests;
  private final SortedMap<String, String> settings = new TreeMap<>();
  private final SortedMap<String, String> files = new TreeMap<>();

  /**
   * A collector of nothing yet.
   *
   * @param digests of input files
   */
  public InputCollector(FileDigests digests) {
    this.digests = digests;
  }

  /** Adds the settings that the goal has. */
  public InputCollector settings(EffectiveConfiguration configuration) {
    Set<String> passedOver = new TreeSet<>();
    WITHOUT_EFFECT.forEach(setting -> passedOver.add(setting.name()));
    PLACES.forEach(setting -> passedOver.add(setting.name()));
    configuration.entries().stream()
        .filter(entry -> !passedOver.contains(entry.name()))
        .forEach(entry -> settings.put(entry.name(), entry.value()));
    return this;
  }

  /** Adds something else with a name and a value, such as the plugin's version. */
  public InputCollector value(String name, String value) {
    settings.put(name, value);
    return this;
  }

  /** Adds a file, or all files of a folder, under a name. */
  public InputCollector files(String name, Path path) throws IOException {
    digests.ofAll(path).forEach((file, digest) -> files.put(name + "/" + file, digest));
    return this;
  }

  /** Adds the adapter that training goes on from, if there is one. */
  public InputCollector initialAdapter(TuningSpec tuning) throws IOException {
    Optional<Path> adapter =
        tuning instanceof TuningSpec.Lora lora ? lora.initFrom() : Optional.empty();
    if (adapter.isPresent()) {
      String name = Settings.LORA_INIT_FROM.name();
      value(name, String.valueOf(adapter.get().getFileName()));
      files(name, adapter.get());
    }
    return this;
  }

  /** The settings and values so far, by name. */
  public SortedMap<String, String> settings() {
    return Collections.unmodifiableSortedMap(settings);
  }

  RunInputs inputs() {
    return new RunInputs(settings, files);
  }
}
