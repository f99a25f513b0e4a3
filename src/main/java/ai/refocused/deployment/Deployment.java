package ai.refocused.deployment;

import ai.refocused.deployment.gguf.NeoxGguf;
import ai.refocused.engine.Machine;
import ai.refocused.export.StagedFolder;
import ai.refocused.job.DeploymentFormat;
import ai.refocused.job.DeploymentJob;
import ai.refocused.job.DeploymentResult;
import ai.refocused.job.DeploymentResult.Packaged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Writes a deployment's folder, checks every format in it, and adds the checksums. */
public final class Deployment {
  private final DeploymentJob job;
  private final Machine machine;
  private final DeploymentListener listener;

  /**
   * @param machine stays the caller's
   */
  public Deployment(DeploymentJob job, Machine machine, DeploymentListener listener) {
    this.job = job;
    this.machine = machine;
    this.listener = listener;
  }

  /**
   * Writes the folder, or replaces it as a whole.
   *
   * @throws IOException if writing fails; a folder that was there is still there then
   * @throws ai.refocused.job.InvalidJobException if a format cannot express the model, or gives
   *     other logits
   */
  public DeploymentResult write() throws IOException {
    List<Packaged> packaged = new ArrayList<>();
    try (PackagedModel model = PackagedModel.open(job.model(), job.task())) {
      model.files().warnings().forEach(listener::warning);
      if (DeploymentFormat.GGUF.stream().anyMatch(job.formats()::contains)) {
        NeoxGguf.requireExpressible(model.config());
      }
      FormatCheck check = new FormatCheck(model, job.base(), machine);
      StagedFolder.replace(
          job.folder(),
          folder -> {
            FormatWriter writer = new FormatWriter(job, model, listener, folder);
            for (DeploymentFormat format : job.formats()) {
              listener.writing(format);
              writer.write(format);
              listener.checking(format);
              Path place = writer.place(format);
              double difference = check.check(format, place);
              String name = folder.relativize(place).toString().replace('\\', '/');
              packaged.add(new Packaged(format, name, bytes(place), difference));
            }
            Sha256Sums.write(folder);
          });
    }
    return new DeploymentResult(job.folder(), packaged);
  }

  private static long bytes(Path place) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }
}
