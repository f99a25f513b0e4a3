package ai.refocused.maven.log;

import ai.refocused.configuration.EffectiveConfiguration.Explained;
import ai.refocused.job.ExplainResult;
import ai.refocused.job.ExplainResult.LoraTarget;
import ai.refocused.job.JobSpec;
import ai.refocused.job.TuningSpec;
import ai.refocused.job.event.TrainerEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.maven.plugin.logging.Log;

/** Tells the build log what a fine-tuning would do, and why. */
public final class ExplainReport implements Consumer<TrainerEvent> {
  private static final int LONGEST_VALUE = 200;

  private final Log log;
  private final Lines lines;

  public ExplainReport(Log log) {
    this.log = log;
    this.lines = new Lines(log);
  }

  @Override
  public void accept(TrainerEvent event) {
    if (event instanceof TrainerEvent.Warning warning) {
      log.warn(warning.message());
    } else if (event instanceof TrainerEvent.Phase phase) {
      log.debug(phase.name());
    }
  }

  /** Every value, where it is from, and whether it has an effect. */
  public void configuration(List<Explained> settings) {
    List<String> values =
        settings.stream()
            .map(setting -> shown(setting.entry().value()))
            .collect(Collectors.toList());
    int nameWidth =
        width(settings.stream().map(s -> s.entry().name()).collect(Collectors.toList()));
    int valueWidth = width(values);
    log.info("Settings, with where they are from");
    for (int i = 0; i < settings.size(); i++) {
      Explained setting = settings.get(i);
      String idle = setting.idle().isEmpty() ? "" : "; no effect " + setting.idle();
      log.info(
          "  %s  %s  %s%s"
              .formatted(
                  padded(setting.entry().name(), nameWidth),
                  padded(values.get(i), valueWidth),
                  setting.entry().origin(),
                  idle));
    }
  }

  /** On one line, its end left out where it is long. */
  private static String shown(String value) {
    String line = String.join("\\n", PlainText.lines(value));
    return line.length() <= LONGEST_VALUE ? line : line.substring(0, LONGEST_VALUE - 3) + "...";
  }

  private static int width(List<String> texts) {
    // One long path must not push everything to the right.
    return texts.stream().mapToInt(String::length).filter(length -> length <= 30).max().orElse(0);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  /** Where the inputs are, and where the outputs will be. */
  public void files(JobSpec job) {
    log.info("Files");
    lines.line("model", job.baseModel().name() + ": " + job.baseModel().folder());
    lines.line("data", job.dataset().files().name() + ": " + job.dataset().path());
    lines.line("output", job.outputDirectory().toString());
  }

  /** What will compute, by name. */
  public void machine(Map<String, String> facts) {
    log.info("Machine");
    facts.forEach(lines::line);
  }

  /** What is trained, how long, and in how much memory. */
  public void training(JobSpec job, ExplainResult result) {
    log.info("Training");
    lines.line(
        "examples",
        "%s to train on, %s held out"
            .formatted(
                Figures.count(result.trainExamples()), Figures.count(result.evalExamples())));
    lines.length(result.plan());
    lines.line(
        "weights",
        String.format(
            Locale.ROOT,
            "%s trained, %.2f %% of the model's %s",
            Figures.count(result.trainedParameters()),
            100.0 * result.trainedParameters() / result.totalParameters(),
            Figures.count(result.totalParameters())));
    result.parts().forEach(part -> log.info("    " + part(part)));
    if (job.tuning() instanceof TuningSpec.Lora lora) {
      lines.line("LoRA", "on " + String.join(", ", lora.targetModules()) + ", which are");
      result.targets().forEach(target -> log.info("    " + target(target)));
    }
    lines.memory(result.plan());
    lines.shortage(result.plan());
  }

  private static String part(ExplainResult.Part part) {
    return part.name() + ": " + Figures.count(part.parameters());
  }

  private static String target(LoraTarget target) {
    int blocks = target.lastBlock() - target.firstBlock() + 1;
    String where =
        blocks == 1
            ? "block " + target.firstBlock()
            : "blocks " + target.firstBlock() + "-" + target.lastBlock();
    String parts = target.parts().isEmpty() ? "" : " (" + String.join(", ", target.parts()) + ")";
    return String.format(
        Locale.ROOT,
        "%s %s%s %s: rank %d, scale %s, %s%s",
        where,
        target.module(),
        parts,
        target.shape(),
        target.rank(),
        Figures.number(target.scale()),
        blocks == 1 ? "" : blocks + " x " + Figures.count(target.parameters()) + " = ",
        Figures.count(blocks * target.parameters()));
  }
}
