package ai.refocused.provenance;

import ai.refocused.artifact.ArtifactCoordinates;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Package URLs (purl-spec): one name for an artifact, whatever repository it is in. */
public final class PackageUrl {
  private PackageUrl() {}

  /** Of an artifact of type {@code zip}. */
  public static String ofZip(ArtifactCoordinates artifact) {
    return ofMaven(artifact, ArtifactCoordinates.TYPE);
  }

  /** Of an artifact in a Maven repository. */
  public static String ofMaven(ArtifactCoordinates artifact, String type) {
    SortedMap<String, String> qualifiers = new TreeMap<>();
    if (!artifact.classifier().isEmpty()) {
      qualifiers.put("classifier", artifact.classifier());
    }
    if (!type.equals("jar")) {
      qualifiers.put("type", type);
    }
    return "pkg:maven/"
        + encode(artifact.groupId())
        + "/"
        + encode(artifact.artifactId())
        + "@"
        + encode(artifact.version())
        + query(qualifiers);
  }

  /**
   * Of a repository of a Hugging Face hub.
   *
   * @param id {@code organization/name}
   * @param endpoint of the hub; empty for the public one
   */
  public static String ofHub(String id, String commit, String endpoint) {
    String name =
        Arrays.stream(id.split("/", -1)).map(PackageUrl::encode).collect(Collectors.joining("/"));
    SortedMap<String, String> qualifiers = new TreeMap<>();
    if (!endpoint.isEmpty()) {
      qualifiers.put("repository_url", endpoint);
    }
    return "pkg:huggingface/" + name + "@" + commit + query(qualifiers);
  }

  private static String query(Map<String, String> qualifiers) {
    return qualifiers.isEmpty()
        ? ""
        : qualifiers.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
            .collect(Collectors.joining("&", "?", ""));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%3A", ":");
  }
}
