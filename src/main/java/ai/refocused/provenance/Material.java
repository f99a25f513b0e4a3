package ai.refocused.provenance;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something that a model was made from.
 *
 * @param name the same on every machine
 * @param version empty if it has none
 * @param purl package URL; empty for files of the project
 * @param files SHA-256 by name; at least one
 * @param licenses as they were found; empty if unknown
 */
public record Material(
    Kind kind,
    String name,
    String version,
    String purl,
    SortedMap<String, String> files,
    List<String> licenses) {

  /** What it was used for. */
  public enum Kind {
    BASE_MODEL("base-model"),
    DATASET("dataset"),
    INITIAL_ADAPTER("initial-adapter"),
    PLUGIN("plugin"),
    NATIVES("natives");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    String id() {
      return id;
    }
  }

  public Material {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    licenses = List.copyOf(licenses);
  }

  /** A name for references within a document. */
  String reference() {
    return kind.id() + ":" + name;
  }
}
