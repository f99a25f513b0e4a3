package ai.refocused.maven;

import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.HubContent;
import ai.refocused.configuration.Setting;
import ai.refocused.configuration.Settings;
import ai.refocused.hub.HubPush;
import ai.refocused.hub.HubReference;
import ai.refocused.hub.HubRepo;
import ai.refocused.hub.http.HubException;
import ai.refocused.hub.upload.UploadFile;
import ai.refocused.job.InvalidJobException;
import ai.refocused.maven.log.Figures;
import ai.refocused.maven.source.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Uploads the tuned model, and its adapter, to a repository of a Hugging Face hub. What the
 * repository has already is not sent.
 *
 * @since 0.1.0
 */
@Mojo(name = "push-to-hub", defaultPhase = LifecyclePhase.DEPLOY, threadSafe = true)
public final class PushToHubMojo extends TaskParameters {
  private static final String MODEL = "final_model";
  private static final String ADAPTER = "adapter";

  /**
   * The repository, as {@code organization/name}. It is made if there is none. Required.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "hubRepo")
  String hubRepo;

  /**
   * The branch. It is made if there is none. Default: {@code main}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "hubRevision")
  String hubRevision;

  /**
   * Whether a repository that is made is private; one that exists stays as it is. Default: {@code
   * true}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "hubPrivate")
  Boolean hubPrivate;

  /**
   * What is uploaded: {@code model}; {@code adapter}; or {@code both}, which is the model and, if
   * there is one, the adapter in a folder of that name. Default: {@code both}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "hubContent")
  String hubContent;

  /**
   * The commit's message. Default: {@code Upload groupId:artifactId:version}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "hubCommitMessage")
  String hubCommitMessage;

  @Override
  String activity() {
    return "Pushing to the hub";
  }

  @Override
  Set<Setting<?>> required() {
    return Set.of(Settings.TASK, Settings.DATASET, Settings.HUB_REPO);
  }

  @Override
  void run(EffectiveConfiguration configuration) throws IOException {
    HubReference target = target(configuration);
    List<UploadFile> files = files(configuration);
    String message =
        configuration
            .find(Settings.HUB_COMMIT_MESSAGE)
            .orElseGet(
                () ->
                    "Upload %s:%s:%s"
                        .formatted(
                            project.getGroupId(), project.getArtifactId(), project.getVersion()));
    long size = files.stream().mapToLong(UploadFile::size).sum();
    getLog()
        .info("Pushing %d files (%s) to %s".formatted(files.size(), Figures.bytes(size), target));
    try {
      HubPush.Outcome outcome =
          hub(configuration)
              .push(Sources.cache(session))
              .push(target, files, message, configuration.get(Settings.HUB_PRIVATE));
      getLog()
          .info(
              outcome.sent() == 0
                  ? "  hub      has all of them: " + outcome.address()
                  : "  hub      %d files committed: %s"
                      .formatted(outcome.sent(), outcome.address()));
    } catch (HubException e) {
      InvalidJobException refused =
          new InvalidJobException(configuration.place(Settings.HUB_REPO), e.getMessage());
      refused.initCause(e);
      throw refused;
    }
  }

  private static HubReference target(EffectiveConfiguration configuration) {
    String name = configuration.get(Settings.HUB_REPO).strip();
    String id = name.startsWith(HubReference.PREFIX) ? name.substring(3) : name;
    String revision = configuration.get(Settings.HUB_REVISION).strip();
    return HubReference.parse(HubRepo.Kind.MODEL, id + "@" + revision)
        .orElseThrow(
            () ->
                new InvalidJobException(
                    configuration.place(Settings.HUB_REPO),
                    "\"%s\" with the branch \"%s\" is no name of the hub. Write organization/name."
                        .formatted(name, revision)));
  }

  private List<UploadFile> files(EffectiveConfiguration configuration) throws IOException {
    Path run = runFolder(configuration);
    HubContent content = configuration.get(Settings.HUB_CONTENT);
    Path adapter = run.resolve(ADAPTER);
    List<UploadFile> files = new ArrayList<>();
    if (content == HubContent.ADAPTER) {
      add(files, adapter, "");
    } else {
      add(files, run.resolve(MODEL), "");
      if (content == HubContent.BOTH && Files.isDirectory(adapter)) {
        add(files, adapter, ADAPTER + "/");
      }
    }
    return files;
  }

  private void add(List<UploadFile> files, Path folder, String prefix) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new InvalidJobException(
          "<hubContent>",
          "there is no \"%s\". Run the goal finetune before%s."
              .formatted(
                  folder, folder.endsWith(ADAPTER) ? ", with <method>lora</method>" : " this one"));
    }
    for (Map.Entry<String, String> digest : digests().ofAll(folder).entrySet()) {
      Path file = folder.resolve(digest.getKey());
      files.add(
          new UploadFile(prefix + digest.getKey(), file, Files.size(file), digest.getValue()));
    }
  }
}
