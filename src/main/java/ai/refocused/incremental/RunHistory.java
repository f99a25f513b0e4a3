package ai.refocused.incremental;

import ai.refocused.artifact.FileDigests;
import ai.refocused.job.JobJson;
import ai.refocused.job.TrainerResult;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Remembers a run in its own folder, so that the memory goes where the results go: to another
 * machine, into a build cache, or away with {@code clean}.
 */
public final class RunHistory {
  /** Stands for the run's folder. */
  static final String HERE = "${run}";

  private static final String FILE_NAME = "up_to_date.json";

  /** Folders whose files come and go without changing the result. */
  private static final String CHECKPOINTS = "checkpoints";

  private static final String FROZEN_CACHE = "frozen_cache";
  private static final String EVALUATION = "evaluation";

  private final Path folder;
  private final FileDigests digests;
  private final ObjectMapper mapper = JobJson.newMapper();

  /**
   * The history of one run.
   *
   * @param folder the run's own
   * @param digests of output files
   */
  public RunHistory(Path folder, FileDigests digests) {
    this.folder = folder.toAbsolutePath();
    this.digests = digests;
  }

  /**
   * What the next run would find.
   *
   * @param result of the earlier run, if it would come out the same; else empty
   * @param changes what is different, one phrase each; empty too where there is no earlier run
   */
  public record Comparison<R extends TrainerResult>(Optional<R> result, List<String> changes) {
    public Comparison {
      changes = List.copyOf(changes);
    }
  }

  /** Compares with the last finished run in this folder. */
  public <R extends TrainerResult> Comparison<R> compare(InputCollector now, Class<R> kind)
      throws IOException {
    Optional<RunRecord> earlier = read();
    if (earlier.isEmpty()) {
      return new Comparison<>(Optional.empty(), List.of());
    }
    List<String> changes = earlier.get().inputs().changesTo(now.inputs());
    if (changes.isEmpty()) {
      changes = outputChanges(earlier.get().outputs());
    }
    return changes.isEmpty()
        ? new Comparison<>(Optional.of(result(earlier.get(), kind)), List.of())
        : new Comparison<>(Optional.empty(), changes);
  }

  /** Forgets the last run: the next one is about to replace its files. */
  public void forget() throws IOException {
    Files.deleteIfExists(folder.resolve(FILE_NAME));
  }

  /** Remembers a finished run with all files in the folder. */
  public void remember(InputCollector inputs, TrainerResult result) throws IOException {
    JsonNode json = mapPaths(mapper.valueToTree(result), folder.toString(), HERE);
    RunRecord note = new RunRecord(RunRecord.FORMAT, inputs.inputs(), outputs(), json);
    Path fresh = folder.resolve("." + FILE_NAME + ".new");
    Files.write(fresh, mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(note));
    Files.move(
        fresh,
        folder.resolve(FILE_NAME),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private Optional<RunRecord> read() throws IOException {
    Path file = folder.resolve(FILE_NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      RunRecord note = mapper.readValue(Files.readAllBytes(file), RunRecord.class);
      return Optional.of(note).filter(found -> found.format() == RunRecord.FORMAT);
    } catch (JsonProcessingException e) {
      // Damaged, or of another version of the plugin: then nothing is known of an earlier run.
      return Optional.empty();
    }
  }

  private <R extends TrainerResult> R result(RunRecord note, Class<R> kind) throws IOException {
    JsonNode json = mapPaths(note.result(), HERE, folder.toString());
    return kind.cast(mapper.treeToValue(json, TrainerResult.class));
  }

  private List<String> outputChanges(SortedMap<String, String> before) throws IOException {
    SortedMap<String, String> now = new TreeMap<>();
    for (Map.Entry<String, String> output : before.entrySet()) {
      Path file = folder.resolve(output.getKey());
      if (Files.isRegularFile(file)) {
        now.put(output.getKey(), digests.of(file));
      }
    }
    return new RunInputs(new TreeMap<>(), before).changesTo(new RunInputs(new TreeMap<>(), now));
  }

  private SortedMap<String, String> outputs() throws IOException {
    SortedMap<String, String> outputs = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).collect(Collectors.toList())) {
        Path name = folder.relativize(file);
        String first = name.getName(0).toString();
        boolean isResult =
            !Set.of(CHECKPOINTS, FROZEN_CACHE, EVALUATION, FILE_NAME).contains(first)
                && !first.startsWith(".");
        if (isResult) {
          outputs.put(name.toString().replace('\\', '/'), digests.of(file));
        }
      }
    }
    return outputs;
  }

  /** Exchanges the beginning of all texts that begin with one folder for another. */
  private static JsonNode mapPaths(JsonNode json, String from, String to) {
    if (json.isTextual() && json.textValue().startsWith(from)) {
      String rest = json.textValue().substring(from.length());
      return TextNode.valueOf(to + rest);
    }
    if (json instanceof ObjectNode object) {
      ObjectNode mapped = object.objectNode();
      object
          .properties()
          .forEach(field -> mapped.set(field.getKey(), mapPaths(field.getValue(), from, to)));
      return mapped;
    }
    if (json instanceof ArrayNode array) {
      ArrayNode mapped = array.arrayNode();
      array.forEach(element -> mapped.add(mapPaths(element, from, to)));
      return mapped;
    }
    return json;
  }
}
