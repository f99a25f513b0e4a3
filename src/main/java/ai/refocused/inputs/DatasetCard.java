package ai.refocused.inputs;

import ai.refocused.card.FrontMatter;
import ai.refocused.card.InvalidCardException;
import ai.refocused.job.InvalidJobException;
import ai.refocused.layout.SplitLayout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The {@code configs} in the YAML front matter of a dataset's README.md: which files make which
 * split of which configuration, as patterns ({@code *} within a folder, {@code **} across folders).
 * Repositories of the Hugging Face hub say so where names alone would not tell.
 */
final class DatasetCard {
  private final String dataset;
  private final Map<String, Object> configs = new LinkedHashMap<>();
  private Optional<String> defaultConfig = Optional.empty();

  private DatasetCard(String dataset) {
    this.dataset = dataset;
  }

  /**
   * The splits of the chosen configuration.
   *
   * @param names all files of the dataset
   * @param card text of README.md; empty if there is none
   * @param dataset what to call the dataset in messages
   */
  static SplitLayout layout(
      Collection<String> names, String card, SplitChoice choice, String dataset) {
    DatasetCard parsed = new DatasetCard(dataset);
    parsed.read(card);
    return parsed.configs.isEmpty()
        ? byFolder(names, choice.config(), dataset)
        : parsed.byConfig(names, choice.config());
  }

  /** Without a card, a configuration is a folder. */
  private static SplitLayout byFolder(
      Collection<String> names, Optional<String> config, String dataset) {
    if (config.isEmpty()) {
      return SplitLayout.of(names);
    }
    String prefix = config.get() + "/";
    List<String> within = names.stream().filter(name -> name.startsWith(prefix)).toList();
    if (within.isEmpty()) {
      TreeSet<String> folders = new TreeSet<>();
      names.stream()
          .filter(name -> name.contains("/") && SplitLayout.isData(name))
          .forEach(name -> folders.add(name.substring(0, name.indexOf('/'))));
      throw new InvalidJobException(
          "<datasetConfig>",
          "\"%s\" has no configuration or folder \"%s\"; its folders with data are %s."
              .formatted(dataset, config.get(), folders.isEmpty() ? "none" : folders));
    }
    return SplitLayout.of(within);
  }

  private SplitLayout byConfig(Collection<String> names, Optional<String> wanted) {
    String config =
        wanted
            .or(() -> defaultConfig)
            .or(() -> configs.containsKey("default") ? Optional.of("default") : Optional.empty())
            .or(
                () ->
                    configs.size() == 1 ? configs.keySet().stream().findFirst() : Optional.empty())
            .orElse("");
    if (!configs.containsKey(config)) {
      throw new InvalidJobException(
          "<datasetConfig>",
          (wanted.isPresent()
                  ? "\"%s\" has no configuration \"%s\"".formatted(dataset, config)
                  : "\"%s\" has several configurations".formatted(dataset))
              + "; name one of "
              + String.join(", ", configs.keySet())
              + ".");
    }
    Map<String, List<String>> splits = new LinkedHashMap<>();
    patterns(configs.get(config))
        .forEach(
            (split, patterns) -> {
              List<String> files = matching(names, patterns);
              if (!files.isEmpty()) {
                splits.put(split, files);
              }
            });
    return splits.isEmpty() ? SplitLayout.of(names) : SplitLayout.written(splits);
  }

  private static List<String> matching(Collection<String> names, List<String> patterns) {
    List<String> files = new ArrayList<>();
    for (String pattern : patterns) {
      GlobPattern glob = new GlobPattern(pattern);
      for (String name : new TreeSet<>(names)) {
        if (glob.matches(name) && SplitLayout.isData(name) && !files.contains(name)) {
          files.add(name);
        }
      }
    }
    return files;
  }

  /** {@code data_files} is a pattern, a list of patterns, or a list of {@code split, path}. */
  private static Map<String, List<String>> patterns(Object dataFiles) {
    Map<String, List<String>> splits = new TreeMap<>();
    for (Object entry : FrontMatter.asList(dataFiles)) {
      if (entry instanceof Map<?, ?> map) {
        List<String> patterns =
            FrontMatter.asList(map.get("path")).stream().map(String::valueOf).toList();
        splits
            .computeIfAbsent(String.valueOf(map.get("split")), s -> new ArrayList<>())
            .addAll(patterns);
      } else {
        splits
            .computeIfAbsent(SplitLayout.TRAIN, s -> new ArrayList<>())
            .add(String.valueOf(entry));
      }
    }
    return splits;
  }

  private void read(String card) {
    FrontMatter matter;
    try {
      matter = FrontMatter.of(card);
    } catch (InvalidCardException e) {
      throw new InvalidJobException(
          "<dataset>",
          "the front matter of README.md in \"%s\" %s.".formatted(dataset, e.getMessage()));
    }
    for (Object entry : matter.list("configs")) {
      if (entry instanceof Map<?, ?> config && config.get("data_files") != null) {
        String name = String.valueOf(config.get("config_name"));
        configs.put(name, config.get("data_files"));
        if (Boolean.TRUE.equals(config.get("default"))) {
          defaultConfig = Optional.of(name);
        }
      }
    }
  }
}
