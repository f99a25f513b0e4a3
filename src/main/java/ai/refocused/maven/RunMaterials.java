package ai.refocused.maven;

import ai.refocused.artifact.ArtifactCoordinates;
import ai.refocused.artifact.FileDigests;
import ai.refocused.hub.Hub;
import ai.refocused.hub.HubReference;
import ai.refocused.job.JobSpec;
import ai.refocused.job.TuningSpec;
import ai.refocused.provenance.LicenseName;
import ai.refocused.provenance.LicenseStatement;
import ai.refocused.provenance.Material;
import ai.refocused.provenance.PackageUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.aether.artifact.Artifact;

/** Takes down what a run is made from: names, package URLs, digests, licences. */
final class RunMaterials {
  private final FileDigests digests;
  private final Path cache;
  private final String hubEndpoint;

  /**
   * @param cache that hubs' files are kept in
   * @param hubEndpoint of another hub than the public one; else empty
   */
  RunMaterials(FileDigests digests, Path cache, String hubEndpoint) {
    this.digests = digests;
    this.cache = cache;
    this.hubEndpoint = hubEndpoint;
  }

  /** What a job reads. */
  List<Material> inputs(JobSpec job, LicenseStatement ofModel, LicenseStatement ofData)
      throws IOException {
    List<Material> materials = new ArrayList<>();
    Path base = job.baseModel().folder();
    materials.add(
        source(
            Material.Kind.BASE_MODEL, job.baseModel().name(), base, digests.ofAll(base), ofModel));
    Path data = job.dataset().path();
    SortedMap<String, String> files = new TreeMap<>();
    for (Path file : job.dataset().files().all()) {
      Path name = data.equals(file) ? file.getFileName() : data.relativize(file);
      files.put(name.toString().replace('\\', '/'), digests.of(file));
    }
    materials.add(source(Material.Kind.DATASET, job.dataset().files().name(), data, files, ofData));
    if (job.tuning() instanceof TuningSpec.Lora lora && lora.initFrom().isPresent()) {
      Path adapter = lora.initFrom().get();
      materials.add(
          source(
              Material.Kind.INITIAL_ADAPTER,
              String.valueOf(adapter.getFileName()),
              adapter,
              digests.ofAll(adapter),
              LicenseStatement.UNKNOWN));
    }
    return materials;
  }

  /** A library or the plugin. */
  Material library(Material.Kind kind, Artifact artifact) throws IOException {
    ArtifactCoordinates coordinates =
        new ArtifactCoordinates(
            artifact.getGroupId(),
            artifact.getArtifactId(),
            artifact.getVersion(),
            artifact.getClassifier());
    SortedMap<String, String> file = new TreeMap<>();
    file.put(artifact.getFile().getName(), digests.of(artifact.getFile().toPath()));
    return new Material(
        kind,
        artifact.getArtifactId(),
        artifact.getVersion(),
        PackageUrl.ofMaven(coordinates, "jar"),
        file,
        List.of());
  }

  private Material source(
      Material.Kind kind,
      String name,
      Path folder,
      SortedMap<String, String> files,
      LicenseStatement license) {
    Optional<ArtifactCoordinates> artifact = ArtifactCoordinates.parse(name);
    Optional<HubReference> hub = Hub.locate(cache, folder);
    String version =
        artifact
            .map(ArtifactCoordinates::version)
            .or(() -> hub.map(HubReference::revision))
            .orElse("");
    String purl =
        artifact
            .map(PackageUrl::ofZip)
            .or(() -> hub.map(repo -> PackageUrl.ofHub(name, repo.revision(), hubEndpoint)))
            .orElse("");
    return new Material(
        kind,
        name,
        version,
        purl,
        files,
        license.names().stream().map(LicenseName::toString).collect(Collectors.toList()));
  }
}
