package ai.refocused.worker;

import ai.refocused.dataset.BatchPlan;
import ai.refocused.dataset.LoadedDataset;
import ai.refocused.engine.Machine;
import ai.refocused.job.JobResult;
import ai.refocused.job.JobSpec;
import ai.refocused.job.LearningRateResult;
import ai.refocused.job.MemoryForecast;
import ai.refocused.job.event.TrainerEvent;
import ai.refocused.model.NeoxModel;
import ai.refocused.model.Parameter;
import ai.refocused.model.frozen.FrozenRows;
import ai.refocused.monitor.RunStatus;
import ai.refocused.pretrained.PretrainedFolder;
import ai.refocused.train.StopSignal;
import ai.refocused.train.TrainingListener;
import ai.refocused.train.TrainingLoop;
import ai.refocused.train.TrainingOutcome;
import ai.refocused.train.TrainingParts;
import ai.refocused.train.TrainingPlan;
import ai.refocused.train.checkpoint.CheckpointStore;
import ai.refocused.train.checkpoint.DurableFiles;
import ai.refocused.train.checkpoint.JobFingerprint;
import ai.refocused.train.optimizer.LearningRateSchedule;
import ai.refocused.train.optimizer.Optimizer;
import ai.refocused.worker.monitoring.Listeners;
import ai.refocused.worker.monitoring.RunMonitor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One fine-tuning from job to folders: the place where everything is put together. */
final class FinetuneRun {
  private final JobSpec spec;
  private final EventPublisher events;
  private final StopSignal stop;
  private final RunData data;
  private final RunSamples samples;

  FinetuneRun(JobSpec spec, EventPublisher events, StopSignal stop) {
    this.spec = spec;
    this.events = events;
    this.stop = stop;
    this.data = new RunData(spec, events);
    this.samples = new RunSamples(spec, events, stop);
  }

  /** Runs; gives the reason if it left early. */
  Optional<StopSignal.Reason> run() throws IOException {
    return withSetup(samples::ofBase, this::train);
  }

  /** Looks for a learning rate only; gives the reason if it left early. */
  Optional<StopSignal.Reason> findLearningRate() throws IOException {
    return withSetup(
        () -> {},
        setup -> {
          Optional<LearningRateResult> found =
              new LearningRateSearch(spec, events, stop).search(setup);
          found.ifPresent(events::completed);
          return found.isPresent() ? Optional.empty() : stoppedBeforeTraining();
        });
  }

  /** Something to do with what has been loaded. */
  @FunctionalInterface
  private interface Work {
    Optional<StopSignal.Reason> run(TrainingSetup setup) throws IOException;
  }

  /**
   * Loads all and does the work.
   *
   * @param first done before there are weights in memory
   */
  private Optional<StopSignal.Reason> withSetup(Runnable first, Work work) throws IOException {
    if (spec.session().maxDurationSeconds() > 0) {
      stop.limit(Duration.ofSeconds(spec.session().maxDurationSeconds()));
    }
    events.started(Device.describe(spec.compute()));
    OutputLock lock = OutputLock.take(spec.outputDirectory());
    try {
      return load(first, work);
    } finally {
      lock.close();
    }
  }

  private Optional<StopSignal.Reason> load(Runnable first, Work work) throws IOException {
    try (PretrainedFolder base = PretrainedFolder.open(spec.baseModel().folder());
        Machine machine = Device.machine(spec.compute())) {
      base.warnings().forEach(events::warning);
      events.phase("reading dataset", spec.dataset().files().name());
      LoadedDataset dataset = data.load(base);
      BatchPlan batchPlan = data.batches(dataset.train());
      events.datasetRead(dataset.summary(), batchPlan);
      planMemory(base, dataset, machine);
      first.run();
      events.phase("loading model", spec.baseModel().name());
      try (NeoxModel model = RunModel.load(spec, base, dataset, machine);
          Optimizer optimizer = Optimizer.of(model, spec.optimizer(), machine.threads());
          PreparedBatches batches = new PreparedBatches(batchPlan, spec.compute().numWorkers())) {
        return work.run(
            new TrainingSetup(
                base, dataset, machine, model, optimizer, batches, data.plan(batches)));
      }
    }
  }

  private Optional<StopSignal.Reason> train(TrainingSetup setup) throws IOException {
    TrainerEvent.TrainingPlanned planned = planned(setup.plan(), setup.dataset(), setup.model());
    events.planned(planned);
    Optional<Double> rate = learningRate(setup);
    if (rate.isEmpty()) {
      return stoppedBeforeTraining();
    }
    JobFingerprint fingerprint = RunFingerprint.of(spec, PluginVersion.read());
    TrainingParts parts =
        new TrainingParts(
            setup.model(),
            setup.optimizer(),
            LearningRateSchedule.of(
                spec.schedule(), rate.get(), setup.plan().totalSteps(), events::warning),
            setup.batches(),
            data.evaluation(setup.dataset().eval()),
            checkpoints(fingerprint),
            setup.machine().threads());
    // Null, where nothing is kept, is not closed.
    try (FrozenRows kept = frozenRows(setup, fingerprint);
        RunMonitor monitor =
            RunMonitoring.of(spec, fingerprint, planned, setup.dataset(), events)) {
      if (kept != null) {
        setup.model().keepFrozenRows(kept, events::warning);
      }
      TrainingListener listener = new Listeners(List.of(events, monitor));
      TrainingOutcome outcome =
          new TrainingLoop(parts, setup.plan(), listener, stop)
              .run(spec.session().resume(), spec.session().resumeIgnoreChanges());
      JobSpec done = spec.withLearningRate(rate.get());
      finish(
          outcome, new RunOutputs(done, setup.base(), setup.model(), parts.checkpoints()), monitor);
      return outcome.stopped();
    }
  }

  private void finish(TrainingOutcome outcome, RunOutputs outputs, RunMonitor monitor)
      throws IOException {
    if (outcome.stopped().isEmpty()) {
      events.phase("writing model", "");
      JobResult result = outputs.write(outcome);
      samples.ofTuned(result.finalModel(), result.steps());
      monitor.ended(RunStatus.State.COMPLETED, result.steps());
      events.completed(result);
      return;
    }
    monitor.ended(RunStatus.State.STOPPED, outcome.state().globalStep());
    if (outcome.stopped().filter(StopSignal.Reason.TIME_LIMIT::equals).isPresent()) {
      throw new IncompleteRunException(outcome, spec.session().maxDurationSeconds());
    }
  }

  private Optional<StopSignal.Reason> stoppedBeforeTraining() {
    if (stop.reason().filter(StopSignal.Reason.TIME_LIMIT::equals).isPresent()) {
      throw IncompleteRunException.beforeTraining(spec.session().maxDurationSeconds());
    }
    return stop.reason();
  }

  /** The rate that the job asks for, or one that is found; empty if told to stop meanwhile. */
  private Optional<Double> learningRate(TrainingSetup setup) throws IOException {
    return spec.optimizer().findsLearningRate()
        ? new LearningRateSearch(spec, events, stop).forRun(setup)
        : Optional.of(spec.optimizer().learningRate());
  }

  private void planMemory(PretrainedFolder base, LoadedDataset dataset, Machine machine) {
    MemoryNeed need = new MemoryNeed(spec, base.config(), dataset, machine);
    MemoryForecast memory = need.forecast();
    need.requirePossible(memory);
    events.memoryPlanned(memory, need.available());
  }

  private FrozenRows frozenRows(TrainingSetup setup, JobFingerprint fingerprint)
      throws IOException {
    return FrozenCache.open(
            spec,
            setup.base().config(),
            setup.dataset(),
            setup.plan().batchesPerEpoch().size(),
            fingerprint.entries().get(RunFingerprint.BASE_MODEL),
            events::warning)
        .orElse(null);
  }

  private CheckpointStore checkpoints(JobFingerprint fingerprint) {
    return new CheckpointStore(
        spec.outputDirectory().resolve("checkpoints"),
        fingerprint,
        spec.cadence().saveTotalLimit(),
        events::warning,
        DurableFiles.system());
  }

  private static TrainerEvent.TrainingPlanned planned(
      TrainingPlan plan, LoadedDataset dataset, NeoxModel model) {
    return new TrainerEvent.TrainingPlanned(
        plan.totalSteps(),
        dataset.train().size(),
        dataset.eval().size(),
        model.parameters().stream().mapToLong(Parameter::length).sum(),
        model.totalParameters());
  }
}
