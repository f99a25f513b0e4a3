package ai.refocused.worker;

import ai.refocused.dataset.LoadedDataset;
import ai.refocused.dataset.TokenizedExample;
import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.evaluate.HeldOutPass;
import ai.refocused.evaluate.HeldOutScore;
import ai.refocused.job.DataFiles;
import ai.refocused.job.DatasetSpec;
import ai.refocused.job.EvaluationSpec;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.Overflow;
import ai.refocused.job.RowSpec;
import ai.refocused.job.Task;
import ai.refocused.job.generation.NamedModel;
import ai.refocused.model.Adaptation;
import ai.refocused.model.NeoxModel;
import ai.refocused.pretrained.PretrainedFolder;
import ai.refocused.train.StopSignal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes the losses of models, one model in memory at a time. */
final class ModelScoring {
  /** Tokens worked on in one go; more make no faster products. */
  private static final int MOST_ROWS = 4096;

  private final EvaluationSpec spec;
  private final EventPublisher events;
  private final StopSignal stop;

  ModelScoring(EvaluationSpec spec, EventPublisher events, StopSignal stop) {
    this.spec = spec;
    this.events = events;
    this.stop = stop;
  }

  /** Scores a model; empty if told to stop on the way. */
  Optional<ModelScores> of(NamedModel named, HeldOutPass.DocumentListener documents)
      throws IOException {
    try (PretrainedFolder folder = PretrainedFolder.open(named.folder());
        Machine machine = Device.machine(spec.compute())) {
      // What is odd about examples is told once.
      EventPublisher told = named.equals(spec.model()) ? events : events.quiet();
      folder.warnings().forEach(events::warning);
      events.phase("reading dataset", spec.data().dataset().files().name());
      ModelData data = new ModelData(folder, spec.task(), spec.data().dataset(), spec.seed(), told);
      List<TokenizedExample> examples = examples(data.load());
      List<TokenizedExample> general = general(folder, told);
      events.phase("loading model", named.name());
      try (NeoxModel model = load(folder, machine, List.of(examples, general))) {
        events.phase("evaluating", named.name());
        Optional<HeldOutScore> score = score(model, examples, documents);
        Optional<HeldOutScore> other =
            general.isEmpty() ? Optional.empty() : score(model, general, (index, loss) -> {});
        if (score.isEmpty() || (other.isEmpty() && !general.isEmpty())) {
          return Optional.empty();
        }
        requireFinite(named, score.get());
        return Optional.of(new ModelScores(data.key(), score.get(), other));
      }
    }
  }

  /** The examples that count. */
  List<TokenizedExample> examples(LoadedDataset dataset) {
    List<TokenizedExample> examples = spec.data().whole() ? dataset.train() : dataset.eval();
    if (examples.isEmpty()) {
      throw new InvalidJobException(
          "<dataset>",
          "\"%s\" has no held-out examples. Set <evalSplit> above 0 and give at least two rows, or"
                  .formatted(spec.data().dataset().files().name())
              + " name a set of which all rows count as <evaluationDataset>.");
    }
    return examples;
  }

  private List<TokenizedExample> general(PretrainedFolder folder, EventPublisher told)
      throws IOException {
    if (spec.data().general().isEmpty()) {
      return List.of();
    }
    DataFiles files = spec.data().general().get(0);
    events.phase("reading dataset", files.name());
    int maxLength = spec.data().dataset().maxLength();
    RowSpec rows = new RowSpec(Map.of(), "", true, false);
    DatasetSpec set = new DatasetSpec(files, 0, maxLength, Overflow.TRUNCATE, false, false, rows);
    return new ModelData(folder, Task.CUSTOM, set, spec.seed(), told).load().train();
  }

  private NeoxModel load(
      PretrainedFolder folder, Machine machine, List<List<TokenizedExample>> sets) {
    int longest =
        sets.stream().flatMap(List::stream).mapToInt(TokenizedExample::length).max().orElse(1);
    long rows = Math.min((long) longest * spec.data().batchSize(), MOST_ROWS);
    return new NeoxModel(
        folder.config(),
        folder.tensors(),
        Adaptation.none(),
        machine,
        new Capacity((int) Math.max(rows, longest), longest),
        GradientCheckpointing.FALSE,
        0);
  }

  private Optional<HeldOutScore> score(
      NeoxModel model, List<TokenizedExample> examples, HeldOutPass.DocumentListener documents)
      throws IOException {
    return new HeldOutPass(model::evaluate, examples, spec.data().batchSize(), documents)
        .run(stop::isRequested);
  }

  private static void requireFinite(NamedModel named, HeldOutScore score) {
    if (!Double.isFinite(score.loss().mean())) {
      throw new InvalidJobException(
          "<model>",
          "the loss of \"%s\" is %s. Its weights are damaged, or <mixedPrecision> is too coarse."
              .formatted(named.name(), score.loss().mean()));
    }
  }
}
