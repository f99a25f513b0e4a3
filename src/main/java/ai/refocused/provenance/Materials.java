package ai.refocused.provenance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Remembers in a run's folder what the run was made from, so that a later build which finds it up
 * to date can still tell, without the libraries of the trainer and on another machine.
 */
public final class Materials {
  /** Within the run's folder. */
  public static final String FILE_NAME = "materials.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Materials() {}

  /** Writes the file. */
  public static void write(Path run, List<Material> materials) throws IOException {
    Files.write(run.resolve(FILE_NAME), StableJson.bytes(JSON.valueToTree(materials)));
  }

  /** Reads the file; empty if there is none of this version of the plugin. */
  public static Optional<List<Material>> read(Path run) throws IOException {
    Path file = run.resolve(FILE_NAME);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          JSON.readValue(Files.readAllBytes(file), new TypeReference<List<Material>>() {}));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
