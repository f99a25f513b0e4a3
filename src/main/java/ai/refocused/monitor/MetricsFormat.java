package ai.refocused.monitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

/** A row as a line of text: JSON, or CSV with the same names as columns. */
final class MetricsFormat {

  /** In the order of the CSV file. Fields that a kind of row does not have stay empty there. */
  static final List<String> COLUMNS =
      List.of(
          "kind",
          "step",
          "epoch",
          "time",
          "loss",
          "grad_norm",
          "learning_rate",
          "tokens_per_second",
          "eval_loss",
          "eval_perplexity",
          "eval_accuracy",
          "memory_bytes");

  private static final ObjectMapper MAPPER = MonitorJson.builder().build();

  private MetricsFormat() {}

  static String json(MetricsRow row) {
    try {
      return MAPPER.writeValueAsString(row);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static MetricsRow parse(String json) throws JsonProcessingException {
    return MAPPER.readValue(json, MetricsRow.class);
  }

  static String csvHeader() {
    return String.join(",", COLUMNS);
  }

  /** Numbers, times and the kind's plain word: nothing that would need quotes. */
  static String csv(MetricsRow row) {
    JsonNode fields = MAPPER.valueToTree(row);
    return COLUMNS.stream()
        .map(column -> fields.path(column).asText(""))
        .collect(Collectors.joining(","));
  }
}
