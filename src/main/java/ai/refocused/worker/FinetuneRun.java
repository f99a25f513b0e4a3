package ai.refocused.worker;

import ai.refocused.dataset.Batch;
import ai.refocused.dataset.BatchPlan;
import ai.refocused.dataset.DatasetLoader;
import ai.refocused.dataset.LoadedDataset;
import ai.refocused.dataset.TokenizedExample;
import ai.refocused.engine.Machine;
import ai.refocused.job.DatasetSpec;
import ai.refocused.job.JobResult;
import ai.refocused.job.JobSpec;
import ai.refocused.job.TuningSpec;
import ai.refocused.job.event.TrainerEvent;
import ai.refocused.model.Adaptation;
import ai.refocused.model.NeoxModel;
import ai.refocused.model.Parameter;
import ai.refocused.monitor.RunStatus;
import ai.refocused.pretrained.AdapterFolder;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.pretrained.PretrainedFolder;
import ai.refocused.tokenizer.EndOfSequence;
import ai.refocused.tokenizer.HuggingFaceFileTokenizer;
import ai.refocused.tokenizer.TokenizerConfig;
import ai.refocused.tokenizer.chat.ChatTemplate;
import ai.refocused.train.EvaluationData;
import ai.refocused.train.StopSignal;
import ai.refocused.train.TrainingData;
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

  FinetuneRun(JobSpec spec, EventPublisher events, StopSignal stop) {
    this.spec = spec;
    this.events = events;
    this.stop = stop;
  }

  /** Runs; gives the reason if it left early. */
  Optional<StopSignal.Reason> run() throws IOException {
    return withSetup(this::train);
  }

  /** Looks for a learning rate only; gives the reason if it left early. */
  Optional<StopSignal.Reason> findLearningRate() throws IOException {
    return withSetup(
        setup -> {
          new LearningRateSearch(spec, events, stop).search(setup).ifPresent(events::completed);
          return stop.reason();
        });
  }

  /** Something to do with what has been loaded. */
  @FunctionalInterface
  private interface Work {
    Optional<StopSignal.Reason> run(TrainingSetup setup) throws IOException;
  }

  private Optional<StopSignal.Reason> withSetup(Work work) throws IOException {
    if (spec.session().maxDurationSeconds() > 0) {
      stop.limit(Duration.ofSeconds(spec.session().maxDurationSeconds()));
    }
    events.started(Device.describe(spec.compute()));
    OutputLock lock = OutputLock.take(spec.outputDirectory());
    try {
      return load(work);
    } finally {
      lock.close();
    }
  }

  private Optional<StopSignal.Reason> load(Work work) throws IOException {
    try (PretrainedFolder base = PretrainedFolder.open(spec.baseModel().folder())) {
      base.warnings().forEach(events::warning);
      events.phase("reading dataset", spec.dataset().files().name());
      LoadedDataset dataset = dataset(base);
      events.phase("loading model", spec.baseModel().name());
      try (Machine machine = Device.machine(spec.compute());
          NeoxModel model = model(base, dataset, machine);
          Optimizer optimizer = Optimizer.of(model, spec.optimizer(), machine.threads());
          PreparedBatches batches =
              new PreparedBatches(batches(dataset.train()), spec.compute().numWorkers())) {
        return work.run(
            new TrainingSetup(base, dataset, machine, model, optimizer, batches, plan(batches)));
      }
    }
  }

  private Optional<StopSignal.Reason> train(TrainingSetup setup) throws IOException {
    TrainerEvent.TrainingPlanned planned = planned(setup.plan(), setup.dataset(), setup.model());
    events.planned(planned);
    Optional<Double> rate = learningRate(setup);
    if (rate.isEmpty()) {
      return stop.reason();
    }
    JobFingerprint fingerprint = RunFingerprint.of(spec, PluginVersion.read());
    TrainingParts parts =
        new TrainingParts(
            setup.model(),
            setup.optimizer(),
            LearningRateSchedule.of(
                spec.schedule(), rate.get(), setup.plan().totalSteps(), events::warning),
            setup.batches(),
            evaluation(setup.dataset().eval()),
            checkpoints(fingerprint),
            setup.machine().threads());
    try (RunMonitor monitor =
        RunMonitoring.of(spec, fingerprint, planned, setup.dataset(), events)) {
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
      monitor.ended(RunStatus.State.COMPLETED, result.steps());
      events.completed(result);
      return;
    }
    monitor.ended(RunStatus.State.STOPPED, outcome.state().globalStep());
    if (outcome.stopped().filter(StopSignal.Reason.TIME_LIMIT::equals).isPresent()) {
      throw new IncompleteRunException(outcome, spec.session().maxDurationSeconds());
    }
  }

  /** The rate that the job asks for, or one that is found; empty if told to stop meanwhile. */
  private Optional<Double> learningRate(TrainingSetup setup) throws IOException {
    return spec.optimizer().findsLearningRate()
        ? new LearningRateSearch(spec, events, stop).forRun(setup)
        : Optional.of(spec.optimizer().learningRate());
  }

  private TrainingPlan plan(TrainingData batches) {
    return TrainingPlan.of(
        batches,
        spec.schedule(),
        spec.batch(),
        spec.cadence(),
        spec.selection(),
        spec.guards(),
        spec.optimizer().maxGradNorm(),
        spec.seed());
  }

  private CheckpointStore checkpoints(JobFingerprint fingerprint) {
    return new CheckpointStore(
        spec.outputDirectory().resolve("checkpoints"),
        fingerprint,
        spec.cadence().saveTotalLimit(),
        events::warning,
        DurableFiles.system());
  }

  private LoadedDataset dataset(PretrainedFolder base) throws IOException {
    DatasetSpec data = withinPositions(base.config());
    try (HuggingFaceFileTokenizer tokenizer =
        HuggingFaceFileTokenizer.open(base.folder().resolve("tokenizer.json"))) {
      tokenizer.requireWithin(base.config().vocabSize());
      TokenizerConfig config = TokenizerConfig.read(base.folder());
      EndOfSequence end = EndOfSequence.of(config, tokenizer, base.config().eosTokenId());
      DatasetLoader loader =
          new DatasetLoader(spec.task(), tokenizer, ChatTemplate.of(config), end);
      LoadedDataset dataset = TokenizedDataset.load(loader, data, spec.task(), spec.seed(), base);
      new DatasetReport(data, dataset).tell(events);
      return dataset;
    }
  }

  /** A model has learnt nothing of positions that it never saw. */
  private DatasetSpec withinPositions(ModelConfig config) {
    DatasetSpec data = spec.dataset();
    int positions = config.maxPositionEmbeddings();
    if (data.maxLength() <= positions) {
      return data;
    }
    events.warning(
        "<maxLength>: %d is more than the model's %d positions; %d is used."
            .formatted(data.maxLength(), positions, positions));
    return new DatasetSpec(
        data.files(),
        data.evalSplit(),
        positions,
        data.packing(),
        data.shuffle(),
        data.trainOnPrompt());
  }

  private NeoxModel model(PretrainedFolder base, LoadedDataset dataset, Machine machine) {
    NeoxModel model =
        new NeoxModel(
            base.config(),
            base.tensors(),
            Adaptation.of(spec.tuning(), base.config()),
            machine,
            BatchRoom.of(spec, dataset.train(), dataset.eval()),
            spec.compute().gradientCheckpointing(),
            spec.regularization(),
            spec.seed());
    try {
      if (spec.tuning() instanceof TuningSpec.Lora lora) {
        lora.initFrom().ifPresent(folder -> model.loadAdapter(AdapterFolder.open(folder), lora));
      }
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private BatchPlan batches(List<TokenizedExample> examples) {
    int size = spec.batch().perDeviceTrainBatchSize();
    boolean shuffle = spec.dataset().shuffle();
    return spec.dataset().packing()
        ? BatchPlan.packed(examples, size, spec.dataset().maxLength(), shuffle, spec.seed())
        : BatchPlan.unpacked(examples, size, shuffle, spec.seed());
  }

  private EvaluationData evaluation(List<TokenizedExample> examples) {
    int size = spec.batch().perDeviceEvalBatchSize();
    BatchPlan plan = BatchPlan.unpacked(examples, size, false, spec.seed());
    BatchPlan.Epoch epoch = plan.epoch(0);
    return new EvaluationData() {
      @Override
      public int batches() {
        return epoch.size();
      }

      @Override
      public Batch batch(int index) {
        return epoch.get(index);
      }
    };
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
