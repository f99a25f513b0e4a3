package ai.refocused.worker;

import ai.refocused.job.JobSpec;
import ai.refocused.job.OptimizerRule;
import ai.refocused.job.RowSpec;
import ai.refocused.job.TuningSpec;
import ai.refocused.job.validation.DataRule;
import ai.refocused.train.checkpoint.JobFingerprint;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a job's results depend on, under the names of the pom. Left out is what only shows in logs
 * or on the disk: logging, saving, places, and gradient checkpointing, which computes the same
 * again and may be just what a run needs to go on after memory ran out.
 */
final class RunFingerprint {
  static final String PLUGIN_VERSION = "pluginVersion";
  static final String BASE_MODEL = "baseModel (SHA-256)";
  static final String DATASET = "dataset (SHA-256)";

  private RunFingerprint() {}

  /** Reads the base model and the dataset to take their digests. */
  static JobFingerprint of(JobSpec spec, String pluginVersion) throws IOException {
    Map<String, String> entries = new TreeMap<>();
    entries.put(PLUGIN_VERSION, pluginVersion);
    entries.put("task", spec.task().id());
    entries.put(BASE_MODEL, InputDigest.of(spec.baseModel().folder()));
    entries.put(DATASET, InputDigest.of(spec.dataset().files()));
    entries.put("seed", String.valueOf(spec.seed()));
    entries.put("threads", String.valueOf(spec.compute().threads()));
    entries.put("mixedPrecision", spec.compute().mixedPrecision().id());
    entries.put("evalSteps", String.valueOf(spec.cadence().evalSteps()));
    putDataset(spec, entries);
    putOptimizer(spec, entries);
    putSchedule(spec, entries);
    putTuning(spec.tuning(), entries);
    entries.put("loraPlusLrRatio", String.valueOf(spec.optimizer().loraPlusLrRatio()));
    putStability(spec, entries);
    return JobFingerprint.of(entries);
  }

  /** Rules that leave rows out which would make a run fail otherwise. */
  private static List<String> rowsLeftOut(JobSpec spec) {
    return spec.dataset().rules().keySet().stream()
        .filter(rule -> rule.effect() == DataRule.Effect.LOSES_ROW)
        .map(DataRule::id)
        .toList();
  }

  private static void putDataset(JobSpec spec, Map<String, String> entries) {
    entries.put("evalSplit", String.valueOf(spec.dataset().evalSplit()));
    entries.put("maxLength", String.valueOf(spec.dataset().maxLength()));
    entries.put("overflow", spec.dataset().overflow().id());
    entries.put("packing", String.valueOf(spec.dataset().packing()));
    entries.put("shuffle", String.valueOf(spec.dataset().shuffle()));
    RowSpec rows = spec.dataset().rows();
    entries.put("columns", String.valueOf(rows.columns()));
    entries.put("template", rows.template());
    entries.put("rules", String.valueOf(rowsLeftOut(spec)));
    entries.put("trainOnPrompt", String.valueOf(rows.trainOnPrompt()));
    entries.put("trainOnLastTurnOnly", String.valueOf(rows.trainOnLastTurnOnly()));
    entries.put("perDeviceTrainBatchSize", String.valueOf(spec.batch().perDeviceTrainBatchSize()));
    entries.put("perDeviceEvalBatchSize", String.valueOf(spec.batch().perDeviceEvalBatchSize()));
    entries.put(
        "gradientAccumulationSteps", String.valueOf(spec.batch().gradientAccumulationSteps()));
  }

  private static void putOptimizer(JobSpec spec, Map<String, String> entries) {
    boolean found = spec.optimizer().findsLearningRate();
    entries.put("learningRate", found ? "auto" : String.valueOf(spec.optimizer().learningRate()));
    if (found) {
      entries.put("lrSweepSteps", String.valueOf(spec.sweep().steps()));
      entries.put("lrSweepMin", String.valueOf(spec.sweep().least()));
      entries.put("lrSweepMax", String.valueOf(spec.sweep().most()));
    }
    putRule(spec.optimizer().rule(), entries);
    entries.put("weightDecay", String.valueOf(spec.optimizer().weightDecay()));
    entries.put("decayBiasAndNorm", String.valueOf(spec.optimizer().decayBiasAndNorm()));
    entries.put("maxGradNorm", String.valueOf(spec.optimizer().maxGradNorm()));
  }

  private static void putRule(OptimizerRule rule, Map<String, String> entries) {
    if (rule instanceof OptimizerRule.AdamW adamW) {
      entries.put("optimizer", "adamw");
      putAdam(adamW.beta1(), adamW.beta2(), adamW.epsilon(), entries);
    } else if (rule instanceof OptimizerRule.AdamW8bit adamW) {
      entries.put("optimizer", "adamw_8bit");
      putAdam(adamW.beta1(), adamW.beta2(), adamW.epsilon(), entries);
    } else if (rule instanceof OptimizerRule.Lion lion) {
      entries.put("optimizer", "lion");
      entries.put("lionBeta1", String.valueOf(lion.beta1()));
      entries.put("lionBeta2", String.valueOf(lion.beta2()));
    } else if (rule instanceof OptimizerRule.Sgd sgd) {
      entries.put("optimizer", "sgd");
      entries.put("momentum", String.valueOf(sgd.momentum()));
    } else {
      entries.put("optimizer", "adafactor");
    }
  }

  private static void putAdam(
      double beta1, double beta2, double epsilon, Map<String, String> entries) {
    entries.put("adamBeta1", String.valueOf(beta1));
    entries.put("adamBeta2", String.valueOf(beta2));
    entries.put("adamEpsilon", String.valueOf(epsilon));
  }

  private static void putSchedule(JobSpec spec, Map<String, String> entries) {
    entries.put("lrSchedulerType", spec.schedule().type().id());
    entries.put("warmupSteps", String.valueOf(spec.schedule().warmupSteps()));
    entries.put("warmupRatio", String.valueOf(spec.schedule().warmupRatio()));
    entries.put("maxSteps", String.valueOf(spec.schedule().maxSteps()));
    if (spec.schedule().maxSteps() == 0) {
      entries.put("numEpochs", String.valueOf(spec.schedule().numEpochs()));
    }
    entries.put("numCycles", String.valueOf(spec.schedule().numCycles()));
    entries.put("power", String.valueOf(spec.schedule().power()));
  }

  private static void putStability(JobSpec spec, Map<String, String> entries) {
    entries.put("labelSmoothing", String.valueOf(spec.regularization().labelSmoothing()));
    entries.put("neftuneNoiseAlpha", String.valueOf(spec.regularization().neftuneNoiseAlpha()));
    entries.put("metricForBestModel", spec.selection().metric().id());
    entries.put("greaterIsBetter", String.valueOf(spec.selection().greaterIsBetter()));
    entries.put("onNonFinite", spec.guards().onNonFinite().id());
    entries.put("nonFiniteLimit", String.valueOf(spec.guards().nonFiniteLimit()));
    entries.put("earlyStoppingPatience", String.valueOf(spec.guards().earlyStoppingPatience()));
    entries.put("earlyStoppingThreshold", String.valueOf(spec.guards().earlyStoppingThreshold()));
  }

  private static void putTuning(TuningSpec tuning, Map<String, String> entries) throws IOException {
    if (tuning instanceof TuningSpec.Lora lora) {
      entries.put("method", "lora");
      entries.put("loraRank", String.valueOf(lora.rank()));
      entries.put("loraAlpha", String.valueOf(lora.alpha()));
      entries.put("loraDropout", String.valueOf(lora.dropout()));
      entries.put("loraTargetModules", String.join(",", lora.targetModules()));
      entries.put("loraBias", lora.bias().id());
      entries.put("loraUseRslora", String.valueOf(lora.rsLora()));
      entries.put("loraUseDora", String.valueOf(lora.dora()));
      entries.put("loraRankPattern", String.valueOf(lora.rankPattern()));
      entries.put("loraAlphaPattern", String.valueOf(lora.alphaPattern()));
      if (lora.initFrom().isPresent()) {
        entries.put("loraInitFrom (SHA-256)", InputDigest.of(lora.initFrom().get()));
      }
    } else if (tuning instanceof TuningSpec.Freeze freeze) {
      entries.put("method", "freeze");
      entries.put("freezeRatio", String.valueOf(freeze.ratio()));
    } else {
      entries.put("method", "full");
    }
  }
}
