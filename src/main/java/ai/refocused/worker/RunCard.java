package ai.refocused.worker;

import ai.refocused.export.ModelCardFacts;
import ai.refocused.export.ModelCardFacts.Fact;
import ai.refocused.export.ModelCardFacts.Score;
import ai.refocused.job.JobSpec;
import ai.refocused.job.TuningSpec;
import ai.refocused.train.TrainResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the cards of a run's models say of it. */
final class RunCard {
  private RunCard() {}

  /**
   * The facts of a model of the run.
   *
   * @param evalLoss the model's; null where nothing was held out
   */
  static ModelCardFacts of(JobSpec spec, TrainResults results, Double evalLoss) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Task", spec.task().id()));
    facts.add(new Fact("Method", method(spec.tuning())));
    facts.add(new Fact("Steps", String.valueOf(results.globalStep())));
    facts.add(new Fact("Learning rate", String.valueOf(spec.optimizer().learningRate())));
    facts.add(new Fact("Seed", String.valueOf(spec.seed())));
    if (evalLoss != null) {
      facts.add(new Fact("Held-out loss of the base model", figure(results.baseEvalLoss())));
      facts.add(new Fact("Held-out loss", figure(evalLoss)));
    }
    return new ModelCardFacts(
        spec.outputDirectory().getFileName().toString(),
        spec.baseModel().name(),
        List.of(spec.dataset().files().name()),
        spec.card(),
        List.of(spec.task().id()),
        scores(evalLoss),
        facts);
  }

  private static List<Score> scores(Double evalLoss) {
    return evalLoss == null
        ? List.of()
        : List.of(
            new Score("loss", "held-out loss", figure(evalLoss)),
            new Score("perplexity", "held-out perplexity", figure(Math.exp(evalLoss))));
  }

  /** How a model is tuned, in words. */
  static String method(TuningSpec tuning) {
    if (tuning instanceof TuningSpec.Lora lora) {
      String kind = (lora.rsLora() ? "rank-stabilized " : "") + (lora.dora() ? "DoRA" : "LoRA");
      return "%s, rank %d, alpha %s".formatted(kind, lora.rank(), lora.alpha());
    }
    if (tuning instanceof TuningSpec.Freeze freeze) {
      return "full fine-tuning above the lowest " + freeze.ratio() + " of the blocks";
    }
    return "full fine-tuning";
  }

  private static String figure(double loss) {
    return String.format(Locale.ROOT, "%.4f", loss);
  }
}
