package ai.refocused.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** What a model folder's {@code generation_config.json} says of how texts end. */
public final class GenerationConfig {
  private static final String KEY = "eos_token_id";

  private GenerationConfig() {}

  /**
   * The tokens of {@code eos_token_id}, a number or a list; none if there is no such file or key.
   *
   * @throws InvalidModelException if the file is damaged
   */
  public static Set<Integer> endTokens(PretrainedFolder folder) {
    Optional<Path> file = folder.generationConfig();
    Set<Integer> ids = new LinkedHashSet<>();
    if (file.isEmpty()) {
      return ids;
    }
    JsonNode value = read(file.get()).path(KEY);
    Iterable<JsonNode> nodes = value.isArray() ? value : Set.of(value);
    for (JsonNode node : nodes) {
      if (node.isInt()) {
        ids.add(node.intValue());
      } else if (!node.isMissingNode() && !node.isNull()) {
        throw new InvalidModelException(
            file.get().toString(),
            "\"%s\" is %s; a token id or a list of them is allowed.".formatted(KEY, value));
      }
    }
    return ids;
  }

  private static JsonNode read(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new InvalidModelException(
          new ModelProblem(file.toString(), "The file is not valid JSON. Mend or remove it."), e);
    }
  }
}
