package ai.refocused.monitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * All that a report tells of a run.
 *
 * @param rows in the order in which they came
 * @param samples texts by prompt and step
 */
public record RunRecord(
    RunFacts facts,
    RunStatus status,
    List<MetricsRow> rows,
    Map<String, SortedMap<Integer, String>> samples) {

  /** Facts and status, in a run's folder. */
  public static final String FILE_NAME = "run.json";

  private static final ObjectMapper MAPPER =
      MonitorJson.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private record Document(RunFacts facts, RunStatus status) {}

  /** The rows of logged steps. */
  public List<MetricsRow.Training> training() {
    return rows.stream()
        .filter(MetricsRow.Training.class::isInstance)
        .map(MetricsRow.Training.class::cast)
        .toList();
  }

  /** The rows of evaluations, that of the base model first. */
  public List<MetricsRow.Evaluation> evaluations() {
    return rows.stream()
        .filter(MetricsRow.Evaluation.class::isInstance)
        .map(MetricsRow.Evaluation.class::cast)
        .toList();
  }

  /** Writes facts and status to a run's folder. */
  public static void write(Path folder, RunFacts facts, RunStatus status) throws IOException {
    try {
      String json = MAPPER.writeValueAsString(new Document(facts, status));
      WholeFile.replace(folder.resolve(FILE_NAME), json.replace("\r\n", "\n") + "\n");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads what a run has left in its folder so far; empty if nothing has run there.
   *
   * @throws IOException also if {@code run.json} is that of another version of the plugin
   */
  public static Optional<RunRecord> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE_NAME);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    Document document;
    try {
      document = MAPPER.readValue(Files.readAllBytes(file), Document.class);
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is not of this version of the plugin", e);
    }
    return Optional.of(
        new RunRecord(
            document.facts(),
            document.status(),
            MetricsFile.read(folder).rows(),
            SamplesFile.read(folder, document.status().step())));
  }
}
