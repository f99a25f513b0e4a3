package ai.refocused.maven.log;

import ai.refocused.job.GenerationSpec;
import ai.refocused.job.TestModelResult;
import ai.refocused.job.TestModelSpec;
import ai.refocused.job.event.TrainerEvent;
import ai.refocused.job.generation.PromptAnswer;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.maven.plugin.logging.Log;

/** Shows prompts and answers in the build log: under each prompt what every model made of it. */
public final class AnswerReporter implements Consumer<TrainerEvent> {
  private final Log log;
  private final TestModelSpec job;

  public AnswerReporter(Log log, TestModelSpec job) {
    this.log = log;
    this.job = job;
  }

  @Override
  public void accept(TrainerEvent event) {
    if (event instanceof TrainerEvent.Started started) {
      log.info("Testing %s for %s".formatted(job.models().get(0).name(), job.task().id()));
      log.info("  device   " + started.device());
      log.info("  answers  " + sampling(job.generation()));
    } else if (event instanceof TrainerEvent.Phase phase) {
      log.debug(phase.name() + ": " + phase.detail());
    } else if (event instanceof TrainerEvent.Warning warning) {
      log.warn(warning.message());
    }
  }

  private static String sampling(GenerationSpec spec) {
    String most = "at most " + Figures.count(spec.maxNewTokens()) + " tokens, ";
    if (spec.temperature() == 0) {
      return most + "the likeliest each time";
    }
    return most
        + String.format(
            Locale.ROOT,
            "drawn with temperature %s, top-k %d, top-p %s, min-p %s, seed %d",
            Figures.number(spec.temperature()),
            spec.topK(),
            Figures.number(spec.topP()),
            Figures.number(spec.minP()),
            spec.seed());
  }

  /** Prompts with their answers, when all are there. */
  public void show(TestModelResult result) {
    int prompts = job.prompts().size();
    for (int prompt = 0; prompt < prompts; prompt++) {
      log.info("");
      PlainText.lines(job.prompts().get(prompt)).forEach(line -> log.info("> " + line));
      for (int model = 0; model < job.models().size(); model++) {
        answer(result.answers().get(model * prompts + prompt));
      }
    }
    log.info("");
    footer(result);
  }

  private void answer(PromptAnswer answer) {
    log.info("  " + answer.model());
    PlainText.lines(answer.text()).forEach(line -> log.info("    " + line));
    log.info("    (%s tokens, %s)".formatted(Figures.count(answer.tokens()), answer.ending()));
  }

  /** The last line. */
  public void footer(TestModelResult result) {
    if (result.generationSeconds() > 0) {
      log.info(
          "%s tokens in %s, %s tokens/s"
              .formatted(
                  Figures.count(result.generatedTokens()),
                  Figures.duration(result.generationSeconds()),
                  Figures.count(
                      Math.round(result.generatedTokens() / result.generationSeconds()))));
    }
  }
}
