package ai.refocused.train;

import ai.refocused.dataset.Batch;
import ai.refocused.dataset.TokenizedExample;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Threads;
import ai.refocused.job.BatchSpec;
import ai.refocused.job.CadenceSpec;
import ai.refocused.job.GuardSpec;
import ai.refocused.job.LrSchedulerType;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.job.ScheduleSpec;
import ai.refocused.job.SelectionSpec;
import ai.refocused.model.CausalLm;
import ai.refocused.train.checkpoint.CheckpointStore;
import ai.refocused.train.checkpoint.DurableFiles;
import ai.refocused.train.checkpoint.JobFingerprint;
import ai.refocused.train.optimizer.LearningRateSchedule;
import ai.refocused.train.optimizer.Optimizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * A run of 40 steps over two epochs: dropout, shuffling, four-fold accumulation whose last step of
 * an epoch is short, warm-up, evaluation and checkpoints. Each field can be replaced before it
 * runs; each {@link #run} starts from a new model, as a new process would.
 */
final class SmallRun {
  static final int STEPS = 40;
  private static final int VOCABULARY = 7;
  private static final int BATCHES = 78;

  final List<String> warnings = new ArrayList<>();
  StopSignal stop = StopSignal.unlimited();
  TrainingListener listener = new TrainingListener() {};
  DurableFiles files = FaultyFiles.neverFailing();
  CadenceSpec cadence = new CadenceSpec(3, 7, 5, 3);
  ScheduleSpec schedule = new ScheduleSpec(LrSchedulerType.COSINE, 5, 0, 2, 1, 1);
  BatchSpec batch = new BatchSpec(2, 2, 4);
  OptimizerSpec optimizer = new OptimizerSpec(0.05, 0.9, 0.999, 1e-8, 0.01, false, 0.5);
  EvaluationData evaluation = EvaluationData.of(List.of(batch(98, 0), batch(99, 1)));
  UnaryOperator<CausalLm> wrap = model -> model;
  Map<String, String> fingerprint = Map.of("learningRate", "0.05");
  int saveTotalLimit = 3;
  SelectionSpec selection = SelectionSpec.LEAST_LOSS;
  GuardSpec guards = GuardSpec.STRICT;
  boolean ignoreChanges;
  long seed = 11;

  /** The model's weights when the run ended, however it did. */
  float[] weightsAtEnd = {};

  /** What a run leaves in memory. */
  record Result(
      TrainingOutcome outcome, float[] weights, List<float[]> optimizer, List<LogEntry> log) {

    boolean equalsBitwise(Result other) {
      return Arrays.equals(weights, other.weights)
          && Arrays.deepEquals(optimizer.toArray(), other.optimizer.toArray())
          && outcome.bestStep() == other.outcome.bestStep()
          && log.equals(other.log);
    }
  }

  Result run(Path folder, String resume) {
    try (Threads threads = new Threads(1);
        BigramModel bigrams = new BigramModel(VOCABULARY, 0.2, 1)) {
      CausalLm model = wrap.apply(bigrams);
      try (Optimizer rule = Optimizer.of(model, optimizer, threads)) {
        TrainingPlan plan =
            TrainingPlan.of(
                data(), schedule, batch, cadence, selection, guards, optimizer.maxGradNorm(), seed);
        LearningRateSchedule rates =
            LearningRateSchedule.of(
                schedule, optimizer.learningRate(), plan.totalSteps(), warnings::add);
        TrainingParts parts =
            new TrainingParts(model, rule, rates, data(), evaluation, store(folder), threads);
        TrainingOutcome outcome =
            new TrainingLoop(parts, plan, listener, stop).run(resume, ignoreChanges);
        return new Result(
            outcome,
            floats(model.weights()),
            rule.state().values().stream().map(SmallRun::floats).toList(),
            outcome.state().logHistory().stream().map(SmallRun::withoutTimes).toList());
      } finally {
        weightsAtEnd = floats(model.weights());
      }
    }
  }

  CheckpointStore store(Path folder) {
    return new CheckpointStore(
        folder, JobFingerprint.of(fingerprint), saveTotalLimit, warnings::add, files);
  }

  /** Raises a stop signal after a step. */
  SmallRun stoppingAfter(int step) {
    StopSignal signal = StopSignal.unlimited();
    stop = signal;
    listener =
        new TrainingListener() {
          @Override
          public void stepDone(StepReport report) {
            if (report.step() == step) {
              signal.request(StopSignal.Reason.TERMINATED);
            }
          }
        };
    return this;
  }

  static float[] floats(NativeFloats vector) {
    float[] floats = new float[(int) vector.length()];
    vector.get(0, floats, 0, floats.length);
    return floats;
  }

  private static LogEntry withoutTimes(LogEntry entry) {
    if (entry instanceof LogEntry.Evaluation e) {
      return new LogEntry.Evaluation(e.epoch(), e.loss(), e.accuracy(), 0, 0, 0, e.step());
    }
    if (entry instanceof LogEntry.Summary e) {
      return new LogEntry.Summary(e.epoch(), e.trainLoss(), 0, 0, e.step());
    }
    return entry;
  }

  static TrainingData data() {
    return new TrainingData() {
      @Override
      public int batchesPerEpoch(int epoch) {
        return BATCHES;
      }

      @Override
      public int[] examples(int epoch, int index) {
        return new int[] {2 * index, 2 * index + 1};
      }

      @Override
      public Batch batch(int epoch, int index) {
        return SmallRun.batch(epoch, index);
      }
    };
  }

  static Batch batch(int epoch, int index) {
    Random random = new Random(1000L * epoch + index);
    List<TokenizedExample> examples = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int[] ids = random.ints(3 + random.nextInt(4), 0, VOCABULARY).toArray();
      int[] labels = new int[ids.length];
      for (int t = 1; t < ids.length; t++) {
        ids[t] = random.nextInt(4) == 0 ? ids[t] : (ids[t - 1] + 1) % VOCABULARY;
        labels[t] = t == 1 ? TokenizedExample.IGNORED : ids[t];
      }
      examples.add(new TokenizedExample(ids, labels));
    }
    return Batch.of(examples);
  }
}
