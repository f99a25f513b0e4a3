package ai.refocused.maven.source;

import ai.refocused.artifact.ArtifactCoordinates;
import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.Setting;
import ai.refocused.configuration.Settings;
import ai.refocused.job.BaseModelSpec;
import ai.refocused.job.DataFiles;
import ai.refocused.job.Problem;
import ai.refocused.provenance.LicenseFinder;
import ai.refocused.provenance.LicenseName;
import ai.refocused.provenance.LicensePolicy;
import ai.refocused.provenance.LicenseStatement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.resolution.ArtifactDescriptorException;
import org.eclipse.aether.resolution.ArtifactDescriptorRequest;

/**
 * Licences of what a model is made from: what the settings state, else the card's front matter, the
 * artifact's pom, or the text of a licence file; and whether they are allowed.
 */
public final class Licenses {
  private final RepositorySystem resolver;
  private final MavenSession session;
  private final MavenProject project;
  private final EffectiveConfiguration configuration;

  /** Licences as one project sees them. */
  public Licenses(
      RepositorySystem resolver,
      MavenSession session,
      MavenProject project,
      EffectiveConfiguration configuration) {
    this.resolver = resolver;
    this.session = session;
    this.project = project;
    this.configuration = configuration;
  }

  /** The base model's. */
  public LicenseStatement of(BaseModelSpec model) throws IOException {
    return find(Settings.BASE_MODEL_LICENSE, model.name(), Optional.of(model.folder()));
  }

  /** The dataset's. For a single file, the card and licence beside it count. */
  public LicenseStatement of(DataFiles dataset) throws IOException {
    Path path = dataset.path();
    Path folder = Files.isDirectory(path) ? path : path.getParent();
    // In the project's own folder they are the project's.
    boolean ownFolder = project.getBasedir().toPath().equals(folder);
    return find(
        Settings.DATASET_LICENSE,
        dataset.name(),
        ownFolder ? Optional.empty() : Optional.ofNullable(folder));
  }

  /** The tuned model's: the project's, or else the base model's. */
  public LicenseStatement ofTuned(LicenseStatement base) {
    List<LicenseName> own =
        project.getLicenses().stream()
            .map(license -> name(license.getName(), license.getUrl()))
            .flatMap(Optional::stream)
            .distinct()
            .collect(Collectors.toList());
    return own.isEmpty() ? base : new LicenseStatement(own, "<licenses>");
  }

  /** What {@code allowedLicenses} has against them. */
  public List<Problem> problems(
      BaseModelSpec model, LicenseStatement ofModel, DataFiles dataset, LicenseStatement ofData) {
    LicensePolicy policy =
        new LicensePolicy(
            configuration.find(Settings.ALLOWED_LICENSES).orElse(List.of()),
            configuration.place(Settings.ALLOWED_LICENSES));
    return Stream.of(
            policy.check("<baseModel>", model.name(), ofModel, "<baseModelLicense>"),
            policy.check("<dataset>", dataset.name(), ofData, "<datasetLicense>"))
        .flatMap(Optional::stream)
        .collect(Collectors.toList());
  }

  private LicenseStatement find(Setting<String> stated, String name, Optional<Path> folder)
      throws IOException {
    Optional<String> said = configuration.find(stated);
    if (said.isPresent()) {
      return LicenseStatement.of(List.of(said.get()), configuration.place(stated));
    }
    LicenseStatement found =
        folder.isPresent() ? LicenseFinder.inCard(folder.get()) : LicenseStatement.UNKNOWN;
    if (!found.isKnown()) {
      found = ArtifactCoordinates.parse(name).map(this::inPom).orElse(LicenseStatement.UNKNOWN);
    }
    return found.isKnown() || folder.isEmpty() ? found : LicenseFinder.inFile(folder.get());
  }

  private LicenseStatement inPom(ArtifactCoordinates artifact) {
    ArtifactDescriptorRequest request =
        new ArtifactDescriptorRequest(
            new DefaultArtifact(
                artifact.groupId(),
                artifact.artifactId(),
                ArtifactCoordinates.TYPE,
                artifact.version()),
            project.getRemoteProjectRepositories(),
            null);
    try {
      Map<String, Object> properties =
          resolver.readArtifactDescriptor(session.getRepositorySession(), request).getProperties();
      List<LicenseName> names = new ArrayList<>();
      for (int i = 0; properties.containsKey("license." + i + ".name"); i++) {
        String place = "license." + i;
        name(properties.get(place + ".name"), properties.get(place + ".url")).ifPresent(names::add);
      }
      return new LicenseStatement(names, "its pom");
    } catch (ArtifactDescriptorException e) {
      return LicenseStatement.UNKNOWN; // no pom says nothing
    }
  }

  /** A pom's licence by its name, or by its address where only that is known. */
  private static Optional<LicenseName> name(Object name, Object url) {
    List<LicenseName> both =
        Stream.of(name, url)
            .filter(Objects::nonNull)
            .map(Object::toString)
            .filter(text -> !text.isBlank())
            .map(LicenseName::of)
            .collect(Collectors.toList());
    return both.stream()
        .filter(one -> one.spdx().isPresent())
        .findFirst()
        .or(() -> both.stream().findFirst());
  }
}
