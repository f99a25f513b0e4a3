package ai.refocused.graph;

import ai.refocused.weights.SafetensorsFile;
import ai.refocused.weights.TensorSource;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/**
 * Logits that PyTorch computed for two rows of tokens; the reference's README says how.
 *
 * @param lengths tokens of each row that are no padding
 */
record GoldenLogits(long[][] ids, int[] lengths, float[] values) {
  private static final Path REFERENCE = Path.of("src/test/resources/reference");
  static final Path MODEL = REFERENCE.resolve("models/neox-tiny");

  static GoldenLogits read() throws IOException {
    JsonNode json = new ObjectMapper().readTree(REFERENCE.resolve("golden/forward.json").toFile());
    long[][] ids = new long[json.get("input_ids").size()][];
    int[] lengths = new int[ids.length];
    for (int row = 0; row < ids.length; row++) {
      JsonNode tokens = json.get("input_ids").get(row);
      ids[row] = new long[tokens.size()];
      for (int t = 0; t < tokens.size(); t++) {
        ids[row][t] = tokens.get(t).asLong();
        lengths[row] += json.get("attention_mask").get(row).get(t).asInt();
      }
    }
    try (TensorSource file =
        SafetensorsFile.open(REFERENCE.resolve("golden/forward.safetensors"))) {
      float[] values = new float[(int) file.info("logits").elements()];
      file.read("logits", FloatBuffer.wrap(values));
      return new GoldenLogits(ids, lengths, values);
    }
  }

  /** The largest difference in a row, padding left out. */
  double worst(int row, float[][] logits) {
    double worst = 0;
    for (int t = 0; t < lengths[row]; t++) {
      int vocabulary = logits[t].length;
      int from = (row * ids[row].length + t) * vocabulary;
      for (int v = 0; v < vocabulary; v++) {
        worst = Math.max(worst, Math.abs(logits[t][v] - values[from + v]));
      }
    }
    return worst;
  }
}
