package ai.refocused.card;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The YAML between two lines {@code ---} at the head of a README.md. Strangers write it, so its
 * size and its aliases are limited.
 */
public final class FrontMatter {
  private static final int MOST_CHARACTERS = 1 << 20;
  private static final int MOST_BYTES = 4 * MOST_CHARACTERS;

  private final Map<?, ?> values;

  private FrontMatter(Map<?, ?> values) {
    this.values = values;
  }

  /**
   * Reads a card's text.
   *
   * @throws InvalidCardException if there is something between the lines that is not YAML
   */
  public static FrontMatter of(String card) throws InvalidCardException {
    String yaml = head(card);
    if (yaml.isEmpty()) {
      return new FrontMatter(Map.of());
    }
    try {
      LoadSettings settings =
          LoadSettings.builder()
              .setLabel("README.md")
              .setCodePointLimit(MOST_CHARACTERS)
              .setMaxAliasesForCollections(50)
              .setAllowDuplicateKeys(true)
              .build();
      Object root = new Load(settings).loadFromString(yaml);
      return new FrontMatter(root instanceof Map<?, ?> map ? map : Map.of());
    } catch (YamlEngineException e) {
      throw new InvalidCardException(
          "is not YAML: " + Objects.toString(e.getMessage(), "").lines().findFirst().orElse(""), e);
    }
  }

  /** Reads the card of a folder; without a README.md, or with one of many megabytes, nothing. */
  public static FrontMatter ofFolder(Path folder) throws IOException, InvalidCardException {
    Path card = folder.resolve("README.md");
    boolean readable = Files.isRegularFile(card) && Files.size(card) <= MOST_BYTES;
    // Not readString: a stranger's card need not be UTF-8 throughout.
    return of(readable ? new String(Files.readAllBytes(card), StandardCharsets.UTF_8) : "");
  }

  /** The value of a key as a list: empty if absent, of one element if it is none. */
  public List<?> list(String key) {
    return asList(values.get(key));
  }

  /** The texts of a key: a value or a list of them, everything else left out. */
  public List<String> texts(String key) {
    return list(key).stream()
        .filter(value -> value instanceof String || value instanceof Number)
        .map(value -> String.valueOf(value).strip())
        .filter(text -> !text.isEmpty())
        .toList();
  }

  /** A value of YAML as a list. */
  public static List<?> asList(Object value) {
    if (value == null) {
      return List.of();
    }
    return value instanceof List<?> list ? list : List.of(value);
  }

  private static String head(String card) {
    String text = card.replace("\r\n", "\n");
    if (!text.startsWith("---\n") || text.length() > MOST_BYTES) {
      return "";
    }
    int end = text.indexOf("\n---", 3);
    return end < 0 ? "" : text.substring(4, Math.max(4, end));
  }
}
