package ai.refocused.maven;

import ai.refocused.maven.device.NativePlatform;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;

/** The coordinates of what a trainer runs on, from a resource that carries the pom's versions. */
final class TrainerDependencies {
  private static final String RESOURCE = "trainer-dependencies.properties";

  private final Properties coordinates = new Properties();

  TrainerDependencies() {
    try (InputStream resource = TrainerDependencies.class.getResourceAsStream(RESOURCE)) {
      coordinates.load(resource);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What every trainer runs on. */
  List<Artifact> trainer() {
    return read("trainer", new NativePlatform("", "")).collect(Collectors.toList());
  }

  /** What computes on the CPU. */
  List<Artifact> cpu(NativePlatform platform) {
    return read("cpu", platform).collect(Collectors.toList());
  }

  /** What reads CSV and Parquet. */
  List<Artifact> tabular() {
    return read("tabular", new NativePlatform("", "")).collect(Collectors.toList());
  }

  /** Versions that win over what dependencies ask for. */
  List<Artifact> managed() {
    return read("managed", new NativePlatform("", "")).collect(Collectors.toList());
  }

  /** A pom whose dependency management holds as well. */
  Artifact managedBom() {
    return new DefaultArtifact(coordinates.getProperty("managedBom"));
  }

  private Stream<Artifact> read(String key, NativePlatform platform) {
    String text =
        coordinates
            .getProperty(key)
            .replace("{platform}", platform.name())
            .replace("{native}", platform.nativeClassifier());
    return Arrays.stream(text.trim().split("\\s+")).map(DefaultArtifact::new);
  }
}
