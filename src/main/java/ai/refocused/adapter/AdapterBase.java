package ai.refocused.adapter;

import ai.refocused.pretrained.InvalidModelException;
import ai.refocused.pretrained.ModelProblem;
import ai.refocused.weights.InvalidWeightsException;
import ai.refocused.weights.StrictJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which base model an adapter belongs to, as {@code refocused_base.json} in its folder says.
 *
 * @param reference where it came from when the adapter was trained: Maven coordinates, or the name
 *     of a folder
 * @param weightsSha256 {@link ai.refocused.weights.TensorDigest} of the base model
 */
public record AdapterBase(String reference, String weightsSha256) {
  /** Beside PEFT's own files; PEFT passes it over. */
  public static final String FILE_NAME = "refocused_base.json";

  private static final int MAX_FILE = 100_000;
  private static final String REFERENCE = "base_model";
  private static final String DIGEST = "weights_sha256";

  /**
   * Reads the file of an adapter's folder; empty if it has none, as PEFT's own.
   *
   * @throws InvalidModelException if the file is not as {@link #json} writes it
   */
  public static Optional<AdapterBase> read(Path folder) {
    Path file = folder.resolve(FILE_NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      ObjectNode json = StrictJson.readObject(file, MAX_FILE);
      String digest = json.path(DIGEST).asText();
      if (!json.path(REFERENCE).isTextual() || !digest.matches("[0-9a-f]{64}")) {
        throw new InvalidModelException(
            file.toString(),
            "\"%s\" must be a text and \"%s\" a SHA-256 in hex. The file is damaged: use another"
                    .formatted(REFERENCE, DIGEST)
                + " copy of the adapter.");
      }
      return Optional.of(new AdapterBase(json.path(REFERENCE).textValue(), digest));
    } catch (InvalidWeightsException e) {
      throw new InvalidModelException(new ModelProblem(file.toString(), e.detail()), e);
    }
  }

  /** The file's text. */
  public String json() {
    ObjectNode json = new JsonMapper().createObjectNode();
    json.put(REFERENCE, reference);
    json.put(DIGEST, weightsSha256);
    try {
      return new JsonMapper().writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("two texts can be written as JSON", e);
    }
  }
}
