package ai.refocused.provenance;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that is told of how a model was made. No times but one that the project sets, no paths, no
 * names of machines: the same build has the same record everywhere.
 *
 * @param task what the model is for
 * @param description of the project; may be empty
 * @param licenses of the model
 * @param settings those that the result depends on, as a pom would have them
 * @param environment what else it depends on: number format, natives
 * @param architecture class name of Hugging Face's such as {@code GPTNeoXForCausalLM}; may be empty
 * @param time that the project gives to everything it builds
 */
public record BuildRecord(
    String task,
    String description,
    List<LicenseName> licenses,
    SortedMap<String, String> settings,
    SortedMap<String, String> environment,
    String architecture,
    List<Metric> metrics,
    List<Material> materials,
    Optional<Instant> time) {
  public BuildRecord {
    licenses = List.copyOf(licenses);
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    metrics = List.copyOf(metrics);
    materials = List.copyOf(materials);
  }
}
