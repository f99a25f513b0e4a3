package ai.refocused.maven.log;

import ai.refocused.job.DeploymentFormat;
import ai.refocused.job.DeploymentResult;
import ai.refocused.job.DeploymentResult.Packaged;
import ai.refocused.job.generation.NamedModel;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.maven.plugin.logging.Log;

/** Tells of a deployment: what was written, how large it is, and how far its logits lie off. */
public final class DeploymentReport {
  private final Log log;

  public DeploymentReport(Log log) {
    this.log = log;
  }

  /** What is about to be done. */
  public void header(NamedModel model, List<DeploymentFormat> formats) {
    String names = formats.stream().map(DeploymentFormat::id).collect(Collectors.joining(", "));
    log.info("Packaging " + model.name() + " as " + names);
  }

  /** A line for each format. */
  public void result(DeploymentResult result) {
    for (Packaged format : result.formats()) {
      log.info(
          String.format(
              Locale.ROOT,
              "  %-17s%9s  %s%s",
              format.format().id(),
              size(format.bytes()),
              format.place(),
              format.format() == DeploymentFormat.OLLAMA ? "" : ", " + comparison(format)));
    }
    log.info("  folder           " + result.folder());
  }

  /** A Modelfile has less than a kilobyte. */
  private static String size(long bytes) {
    return bytes < 1000 ? bytes + " B" : Figures.bytes(bytes);
  }

  private static String comparison(Packaged format) {
    return format.difference() == 0
        ? "the model's logits"
        : String.format(Locale.ROOT, "logits off by %.1e", format.difference());
  }
}
