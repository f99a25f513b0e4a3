package ai.refocused.provenance;

import ai.refocused.artifact.ArtifactCoordinates;

/**
 * A file that the build made.
 *
 * @param role what it is
 * @param type of the artifact, such as {@code zip}
 * @param fileName under which it is attached
 * @param sha256 of its bytes
 */
public record Subject(
    Role role, ArtifactCoordinates artifact, String type, String fileName, String sha256) {

  /** What a file is for. */
  public enum Role {
    MODEL,
    ADAPTER,
    DOCUMENT
  }

  String purl() {
    return PackageUrl.ofMaven(artifact, type);
  }
}
