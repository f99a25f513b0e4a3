package ai.refocused.tokenizer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a model folder says about its special tokens and its chat template: {@code
 * tokenizer_config.json}, {@code special_tokens_map.json} where the former is silent, and {@code
 * chat_template.jinja}, which wins over a template in the JSON as it does in transformers. All of
 * the files may be absent; keys not asked for here are let be.
 *
 * @param specialTokens text of {@code bos_token}, {@code eos_token}, {@code pad_token} and {@code
 *     unk_token} by these names, as far as given
 * @param chatTemplate Jinja source; of several named ones the one called {@code default}
 */
public record TokenizerConfig(Map<String, String> specialTokens, Optional<String> chatTemplate) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  private static final String[] NAMES = {"bos_token", "eos_token", "pad_token", "unk_token"};

  public TokenizerConfig {
    specialTokens = Map.copyOf(specialTokens);
  }

  /**
   * Reads a model folder.
   *
   * @throws TokenizerException if a file is there but damaged, or a value is of the wrong kind
   */
  public static TokenizerConfig read(Path folder) {
    Path configFile = folder.resolve("tokenizer_config.json");
    JsonNode config = readJson(configFile);
    Path mapFile = folder.resolve("special_tokens_map.json");
    JsonNode map = readJson(mapFile);
    Map<String, String> tokens = new TreeMap<>();
    for (String name : NAMES) {
      Optional<String> token = token(configFile, config, name);
      if (token.isEmpty()) {
        token = token(mapFile, map, name);
      }
      token.ifPresent(text -> tokens.put(name, text));
    }
    Optional<String> template = readFile(folder.resolve("chat_template.jinja"));
    return new TokenizerConfig(
        tokens, template.isPresent() ? template : template(configFile, config));
  }

  public Optional<String> bosToken() {
    return Optional.ofNullable(specialTokens.get("bos_token"));
  }

  public Optional<String> eosToken() {
    return Optional.ofNullable(specialTokens.get("eos_token"));
  }

  /** A token is a string, or an object (AddedToken) with the string as its content. */
  private static Optional<String> token(Path file, JsonNode config, String name) {
    JsonNode value = config.path(name);
    JsonNode text = value.isObject() ? value.path("content") : value;
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!text.isTextual() || text.textValue().isEmpty()) {
      throw new TokenizerException(
          file
              + ": \""
              + name
              + "\" is "
              + value
              + "; a string, or an object with a string \"content\", is allowed.");
    }
    return Optional.of(text.textValue());
  }

  private static Optional<String> template(Path file, JsonNode config) {
    JsonNode value = config.path("chat_template");
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (value.isTextual()) {
      return Optional.of(value.textValue());
    }
    if (value.isArray()) {
      for (JsonNode named : value) {
        if (named.path("name").asText().equals("default") && named.path("template").isTextual()) {
          return Optional.of(named.path("template").textValue());
        }
      }
    }
    throw new TokenizerException(
        file
            + ": \"chat_template\" is neither a string nor a list of {\"name\", \"template\"} with"
            + " one named \"default\".");
  }

  private static JsonNode readJson(Path file) {
    Optional<String> text = readFile(file);
    if (text.isEmpty()) {
      return JSON.createObjectNode();
    }
    try {
      JsonNode node = JSON.readTree(text.get());
      if (!node.isObject()) {
        throw new TokenizerException(file + ": this must be a JSON object.");
      }
      return node;
    } catch (IOException e) {
      throw new TokenizerException(
          file + ": this is not valid JSON: " + e.getMessage().lines().findFirst().orElse(""), e);
    }
  }

  private static Optional<String> readFile(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      throw new TokenizerException(file + ": cannot be read as UTF-8 text.", e);
    }
  }
}
