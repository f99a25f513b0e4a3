package ai.refocused.monitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code samples.jsonl}: a {@link Sample} a line. A run may have none. Reading passes over a line
 * that is no sample; the report shows what there is.
 */
public final class SamplesFile {
  /** Its file name in a run's folder. */
  public static final String NAME = "samples.jsonl";

  private static final ObjectMapper MAPPER =
      MonitorJson.builder().enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES).build();

  private SamplesFile() {}

  /**
   * The texts of each prompt by step, prompts in the order of the file; of two for a step the later
   * counts.
   *
   * @param lastStep samples of later steps, which an earlier run may have left, do not count
   */
  public static Map<String, SortedMap<Integer, String>> read(Path folder, int lastStep)
      throws IOException {
    Map<String, SortedMap<Integer, String>> samples = new LinkedHashMap<>();
    Path file = folder.resolve(NAME);
    if (Files.isRegularFile(file)) {
      List<String> lines =
          new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
      for (String line : lines) {
        add(line, lastStep, samples);
      }
    }
    return samples;
  }

  /** Writes samples, replacing those of an earlier run; without any there is no file. */
  public static void write(Path folder, List<Sample> samples) throws IOException {
    if (samples.isEmpty()) {
      Files.deleteIfExists(folder.resolve(NAME));
      return;
    }
    StringBuilder lines = new StringBuilder();
    for (Sample sample : samples) {
      lines.append(MAPPER.writeValueAsString(sample)).append('\n');
    }
    WholeFile.replace(folder.resolve(NAME), lines.toString());
  }

  private static void add(
      String line, int lastStep, Map<String, SortedMap<Integer, String>> samples) {
    try {
      Sample sample = MAPPER.readValue(line, Sample.class);
      if (sample.step() <= lastStep) {
        samples
            .computeIfAbsent(sample.prompt(), prompt -> new TreeMap<>())
            .put(sample.step(), sample.text());
      }
    } catch (JsonProcessingException e) {
      // Half a line of a writer at work; it will be whole at the next reading.
      return;
    }
  }
}
