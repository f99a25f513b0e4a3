package ai.refocused.hub;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A repository of the hub.
 *
 * @param id {@code organization/name}, or a name alone
 */
public record HubRepo(Kind kind, String id) {
  private static final Pattern ID =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9][A-Za-z0-9._-]{0,95})?");

  /** What a repository holds. */
  public enum Kind {
    MODEL("models", ""),
    DATASET("datasets", "datasets/");

    private final String plural;
    private final String prefix;

    Kind(String plural, String prefix) {
      this.plural = plural;
      this.prefix = prefix;
    }

    static Optional<Kind> ofFolder(String name) {
      return Arrays.stream(values()).filter(kind -> kind.plural.equals(name)).findFirst();
    }
  }

  public HubRepo {
    if (!isId(id)) {
      throw new IllegalArgumentException(id);
    }
  }

  static boolean isId(String text) {
    return ID.matcher(text).matches() && !text.contains("--") && !text.contains("..");
  }

  /** Where the API has it, beginning with a slash. */
  String apiPath() {
    return "/api/" + kind.plural + "/" + id;
  }

  /** Where its files are, beginning with a slash. */
  String filesPath() {
    return "/" + kind.prefix + id;
  }

  /** A folder for it in a cache. */
  String folder() {
    return kind.plural + "/" + id.replace("/", "--");
  }

  /** A path with every part percent-encoded. */
  static String encode(String path) {
    return Arrays.stream(path.split("/", -1))
        .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }
}
