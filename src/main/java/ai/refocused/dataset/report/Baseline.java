package ai.refocused.dataset.report;

import ai.refocused.dataset.source.Finding;
import ai.refocused.job.InvalidJobException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Findings that somebody has looked at and lives with. One is known again by its rule and its row's
 * content, so that rows may move, within their file or to another; what is found more often than it
 * was then is new.
 */
public final class Baseline {
  private static final int VERSION = 1;

  private record Known(String rule, String key) implements Comparable<Known> {
    @Override
    public int compareTo(Known other) {
      return Comparator.comparing(Known::rule).thenComparing(Known::key).compare(this, other);
    }
  }

  private final Map<Known, Long> left = new TreeMap<>();
  private long matched;

  /** A baseline that knows nothing. */
  public Baseline() {}

  /**
   * Reads a file that {@link #write} wrote.
   *
   * @throws InvalidJobException if there is none, or it is damaged
   */
  public static Baseline read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new InvalidJobException(
          "<baseline>",
          "\"%s\" does not exist. Write it with -Drefocused.writeBaseline.".formatted(file));
    }
    Baseline baseline = new Baseline();
    try {
      JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(file));
      if (json.path("version").asInt() != VERSION || !json.path("findings").isArray()) {
        throw damaged(file, "it is no baseline of version " + VERSION);
      }
      for (JsonNode finding : json.path("findings")) {
        baseline.left.merge(
            new Known(finding.path("rule").asText(), finding.path("key").asText()),
            Math.max(1, finding.path("count").asLong()),
            Long::sum);
      }
      return baseline;
    } catch (JsonProcessingException e) {
      throw damaged(file, "line " + e.getLocation().getLineNr() + " is no JSON");
    }
  }

  private static InvalidJobException damaged(Path file, String what) {
    return new InvalidJobException(
        "<baseline>",
        "\"%s\" cannot be read: %s. Write it anew with -Drefocused.writeBaseline."
            .formatted(file, what));
  }

  /** A finding that is not known yet; empty if it is, which uses up its entry. */
  public Optional<Finding> withoutKnown(Finding finding) {
    Known known = new Known(finding.rule(), finding.key());
    Long count = left.get(known);
    if (count == null) {
      return Optional.of(finding);
    }
    matched++;
    left.merge(known, -1L, (a, b) -> a + b == 0 ? null : Long.valueOf(a + b));
    return Optional.empty();
  }

  /** Findings that were known. */
  public long matched() {
    return matched;
  }

  /** Findings that were known and have not been found. */
  public long unmatched() {
    return left.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Writes all findings of a validation as known ones, in an order that does not change. */
  public static void write(Validation validation, Path file) throws IOException {
    Map<Known, Long> counts = new TreeMap<>();
    validation
        .findings()
        .forEach(found -> counts.merge(new Known(found.rule(), found.key()), 1L, Long::sum));
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode().put("version", VERSION);
    ArrayNode findings = root.putArray("findings");
    counts.forEach(
        (known, count) ->
            findings
                .addObject()
                .put("rule", known.rule())
                .put("key", known.key())
                .put("count", count));
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, json.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
  }
}
