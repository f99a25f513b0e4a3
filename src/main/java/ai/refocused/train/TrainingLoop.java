package ai.refocused.train;

import ai.refocused.job.GuardSpec;
import ai.refocused.job.InvalidJobException;
import ai.refocused.train.checkpoint.Checkpoint;
import ai.refocused.train.optimizer.L2Norm;
import ai.refocused.train.optimizer.LearningRateSchedule;
import java.util.Optional;

/**
 * Trains from the first step, or from a checkpoint, to the last. It computes; listeners observe.
 *
 * <p>Between two steps, in this order and as far as it is due: the step is logged, the model is
 * evaluated (and kept if it is the best), a checkpoint is saved.
 */
public final class TrainingLoop {
  private final TrainingParts parts;
  private final TrainingPlan plan;
  private final TrainingListener listener;
  private final StopSignal stop;
  private final RunState state;
  private final OptimizerStep optimizerStep;
  private final Evaluator evaluator;
  private final L2Norm weightNorm;
  private final LossSpikes spikes = new LossSpikes();
  private int savedStep;

  public TrainingLoop(
      TrainingParts parts, TrainingPlan plan, TrainingListener listener, StopSignal stop) {
    this.parts = parts;
    this.plan = plan;
    this.listener = listener;
    this.stop = stop;
    this.state = new RunState(parts, plan);
    this.optimizerStep = new OptimizerStep(parts, plan, stop);
    this.evaluator = new Evaluator(parts.model(), parts.evaluationData(), plan.selection(), stop);
    this.weightNorm = new L2Norm(parts.model().weights(), parts.threads());
    if (!evaluator.hasData()) {
      requireNoNeedOfEvaluation();
    }
  }

  private void requireNoNeedOfEvaluation() {
    if (parts.schedule().followsEvaluation()) {
      throw new InvalidJobException(
          "<lrSchedulerType>",
          "\"reduce_lr_on_plateau\" follows the evaluation loss, but no examples are held out."
              + " Set <evalSplit> above 0 or choose another schedule.");
    }
    if (plan.guards().earlyStoppingPatience() > 0) {
      throw new InvalidJobException(
          "<earlyStoppingPatience>",
          "\""
              + plan.guards().earlyStoppingPatience()
              + "\" counts evaluations, but no examples are held out. Set <evalSplit> above 0 or"
              + " <earlyStoppingPatience>0</earlyStoppingPatience>.");
    }
  }

  /**
   * Runs to the last step, or until told to stop, or until evaluations have not improved for as
   * long as the patience is.
   *
   * @param resume see {@link ai.refocused.train.checkpoint.CheckpointStore#resumeFrom}
   * @param ignoreChanges whether to go on from a checkpoint of a job that differs
   * @return the weights of the last step are then in the model
   */
  public TrainingOutcome run(String resume, boolean ignoreChanges) {
    Optional<Checkpoint> checkpoint = parts.checkpoints().resumeFrom(resume, ignoreChanges);
    checkpoint.ifPresent(c -> state.restore(c, ignoreChanges));
    int startStep = state.progress().step();
    savedStep = startStep;
    parts.checkpoints().requireSpaceForRun(state.content(), plan.checkpointsAfter(startStep));
    listener.planned(plan, startStep);
    try {
      return train(startStep);
    } catch (NonFiniteTrainingException e) {
      throw e.withLastCheckpoint(savedStep);
    }
  }

  private TrainingOutcome train(int startStep) {
    // Of the model as it came, or what an earlier process was stopped amid.
    boolean goesOn = evaluateIfDue();
    SessionClock clock = new SessionClock();
    while (goesOn && !isOver()) {
      goesOn = step(clock);
    }
    if (goesOn) {
      requireFiniteWeights();
    }
    if (!goesOn || plan.cadence().saveSteps() > 0) {
      save();
    }
    return outcome(clock, goesOn, startStep);
  }

  private boolean isOver() {
    return state.progress().step() >= plan.totalSteps() || isOutOfPatience();
  }

  private boolean isOutOfPatience() {
    GuardSpec guards = plan.guards();
    return guards.earlyStoppingPatience() > 0
        && state.progress().idleEvaluations() >= guards.earlyStoppingPatience();
  }

  /** Does one step and what is due after it; false if told to stop instead. */
  private boolean step(SessionClock clock) {
    if (stop.isRequested()) {
      return false;
    }
    LearningRateSchedule schedule = parts.schedule();
    Progress before = state.progress();
    long start = System.nanoTime();
    Optional<StepResult> result = optimizerStep.run(before, schedule.learningRate(before.step()));
    if (result.isEmpty()) {
      return false;
    }
    clock.stepDone(System.nanoTime() - start, result.get().tokens());
    state.advance(before.afterStep(result.get(), plan));
    report(result.get(), clock);
    boolean goesOn = evaluateIfDue();
    int done = state.progress().step();
    if (goesOn
        && (TrainingPlan.isDue(done, plan.cadence().saveSteps())
            || state.leaders().contains(done))) {
      save();
    }
    return goesOn;
  }

  private void report(StepResult result, SessionClock clock) {
    Progress progress = state.progress();
    if (result.skipped().isPresent()) {
      listener.stepSkipped(result.skipped().get(), progress.skippedSteps());
    } else {
      StepReport report = report(result, result.loss(), clock);
      listener.stepDone(report);
      double mean = spikes.meanBefore(result.loss());
      if (!Double.isNaN(mean)) {
        listener.lossSpiked(report, mean);
      }
    }
    if (TrainingPlan.isDue(progress.step(), plan.cadence().loggingSteps())
        && result.skipped().isEmpty()) {
      double mean = progress.unloggedLossSum() / progress.unloggedSteps();
      StepReport report = report(result, mean, clock);
      state.log(LogEntry.Training.of(report));
      state.advance(progress.afterLog());
      listener.stepLogged(report);
    }
  }

  private StepReport report(StepResult result, double loss, SessionClock clock) {
    Progress progress = state.progress();
    return new StepReport(
        progress.step(),
        plan.totalSteps(),
        progress.epochs(plan),
        loss,
        result.gradNorm(),
        result.learningRate(),
        clock.recentTokensPerSecond(),
        clock.recentSecondsPerStep() * (plan.totalSteps() - progress.step()));
  }

  /**
   * Evaluates the present model if that is due and was not done before: at the start, every {@code
   * evalSteps} steps and at the end. False if told to stop instead.
   */
  private boolean evaluateIfDue() {
    Progress progress = state.progress();
    int step = progress.step();
    boolean isDue =
        step == 0
            || step == plan.totalSteps()
            || TrainingPlan.isDue(step, plan.cadence().evalSteps());
    if (!isDue || !evaluator.hasData() || state.isEvaluated()) {
      return true;
    }
    Optional<EvaluationReport> report = evaluator.evaluate(progress, progress.epochs(plan));
    report.ifPresent(this::keep);
    return report.isPresent();
  }

  private void keep(EvaluationReport report) {
    state.log(LogEntry.Evaluation.of(report));
    if (report.isBest()) {
      requireFiniteWeights();
      parts.checkpoints().saveBest(report.step(), parts.model().weights());
    }
    if (report.step() > 0) {
      parts.schedule().evaluated(report.loss());
      state.advance(state.progress().afterEvaluation(report.metric(), plan));
    }
    listener.evaluated(report);
    if (isOutOfPatience() && report.step() < plan.totalSteps()) {
      listener.stoppedEarly(report.step(), state.progress().best().step());
    }
  }

  /** Saves a checkpoint unless that of the present step is there. */
  private void save() {
    int step = state.progress().step();
    if (step > savedStep) {
      requireFiniteWeights();
      listener.checkpointSaved(step, parts.checkpoints().save(state.content()));
      savedStep = step;
    }
  }

  private void requireFiniteWeights() {
    if (!Double.isFinite(weightNorm.compute())) {
      throw NonFiniteTrainingException.weights(state.progress().step());
    }
  }

  private TrainingOutcome outcome(SessionClock clock, boolean complete, int startStep) {
    Progress progress = state.progress();
    TrainResults results = TrainResults.of(parts.model(), state.trainerState(), progress, clock);
    if (complete) {
      state.log(
          new LogEntry.Summary(
              results.epoch(),
              results.trainLoss(),
              results.trainRuntime(),
              results.trainStepsPerSecond(),
              results.globalStep()));
    }
    return new TrainingOutcome(
        complete ? Optional.empty() : stop.reason(),
        startStep,
        progress.best().step(),
        state.trainerState(),
        results);
  }
}
