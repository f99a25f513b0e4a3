package ai.refocused.worker;

import ai.refocused.dataset.Batch;
import ai.refocused.dataset.BatchPlan;
import ai.refocused.dataset.DatasetLoader;
import ai.refocused.dataset.LoadedDataset;
import ai.refocused.dataset.TokenizedExample;
import ai.refocused.job.DatasetSpec;
import ai.refocused.job.JobSpec;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.pretrained.PretrainedFolder;
import ai.refocused.tokenizer.EndOfSequence;
import ai.refocused.tokenizer.HuggingFaceFileTokenizer;
import ai.refocused.tokenizer.TokenizerConfig;
import ai.refocused.tokenizer.chat.ChatTemplate;
import ai.refocused.train.EvaluationData;
import ai.refocused.train.TrainingData;
import ai.refocused.train.TrainingPlan;
import java.io.IOException;
import java.util.List;

/** A job's examples, and how they are trained on. */
final class RunData {
  private final JobSpec spec;
  private final EventPublisher events;

  RunData(JobSpec spec, EventPublisher events) {
    this.spec = spec;
    this.events = events;
  }

  /** Reads the examples as the base model sees them. */
  LoadedDataset load(PretrainedFolder base) throws IOException {
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
    return data.withMaxLength(positions);
  }

  BatchPlan batches(List<TokenizedExample> examples) {
    int size = spec.batch().perDeviceTrainBatchSize();
    boolean shuffle = spec.dataset().shuffle();
    return spec.dataset().packing()
        ? BatchPlan.packed(examples, size, spec.dataset().maxLength(), shuffle, spec.seed())
        : BatchPlan.unpacked(examples, size, shuffle, spec.seed());
  }

  EvaluationData evaluation(List<TokenizedExample> examples) {
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

  TrainingPlan plan(TrainingData batches) {
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
}
