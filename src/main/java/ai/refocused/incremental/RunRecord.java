package ai.refocused.incremental;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a finished run leaves for the next build.
 *
 * @param format of this record
 * @param outputs SHA-256 of each file, by its path below the run's folder
 * @param result as JSON; paths below the run's folder begin with {@link RunHistory#HERE}
 */
record RunRecord(int format, RunInputs inputs, SortedMap<String, String> outputs, JsonNode result) {
  static final int FORMAT = 1;

  RunRecord {
    outputs = new TreeMap<>(outputs);
  }
}
