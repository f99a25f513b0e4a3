package ai.refocused.train;

import ai.refocused.engine.NativeFloats;
import ai.refocused.model.Parameter;
import ai.refocused.train.checkpoint.Checkpoint;
import ai.refocused.train.checkpoint.CheckpointContent;
import ai.refocused.train.checkpoint.CheckpointException;
import ai.refocused.train.checkpoint.StateJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Everything of a run that changes, and its form in a checkpoint: the flat weights, the optimizer's
 * vectors, how far the run has come and what it has logged.
 */
final class RunState {
  private static final String PROGRESS = "progress.json";
  private static final String PARAMETERS = "parameters.json";
  private static final String WEIGHTS = "weights";

  /** Names the ranges of the vectors, for people and other programs. */
  record Layout(List<Parameter> parameters) {}

  private final TrainingParts parts;
  private final TrainingPlan plan;
  private final List<LogEntry> history = new ArrayList<>();
  private Progress progress = Progress.START;

  RunState(TrainingParts parts, TrainingPlan plan) {
    this.parts = parts;
    this.plan = plan;
  }

  Progress progress() {
    return progress;
  }

  void advance(Progress next) {
    progress = next;
  }

  void log(LogEntry entry) {
    history.add(entry);
  }

  /** Whether the model of the present step has been evaluated. */
  boolean isEvaluated() {
    return history.stream()
        .anyMatch(e -> e instanceof LogEntry.Evaluation && e.step() == progress.step());
  }

  TrainerState trainerState() {
    return TrainerState.of(plan, progress, history);
  }

  CheckpointContent content() {
    SortedMap<String, byte[]> documents = new TreeMap<>();
    documents.put(PROGRESS, StateJson.write(progress));
    documents.put(TrainerState.FILE_NAME, StateJson.write(trainerState()));
    documents.put(PARAMETERS, StateJson.write(new Layout(parts.model().parameters())));
    return new CheckpointContent(
        progress.step(), progress.best().step(), leaders(), vectors(), documents);
  }

  /** Steps of the best evaluations, as far as their checkpoints are to be kept. */
  Set<Integer> leaders() {
    return progress.ranking().entries().stream()
        .limit(plan.cadence().saveBestLimit())
        .map(Ranking.Entry::step)
        .collect(Collectors.toSet());
  }

  /**
   * Puts all back as it was. The schedule hears again of the evaluations there were.
   *
   * @param ignoreChanges whether the plan may be another than the checkpoint's: the step is then
   *     looked up in the present one
   */
  void restore(Checkpoint checkpoint, boolean ignoreChanges) {
    requireSameLayout(checkpoint);
    vectors().forEach(checkpoint::restore);
    progress = checkpoint.document(PROGRESS, Progress.class);
    if (ignoreChanges) {
      int[] place = plan.placeAfter(progress.step());
      progress = progress.at(place[0], place[1]);
    } else if (plan.stepsBefore(progress.epoch(), progress.batch()) != progress.step()) {
      throw new CheckpointException(
          CheckpointException.Reason.DAMAGED,
          checkpoint.folder()
              + " is of step "
              + progress.step()
              + " but goes on at batch "
              + progress.batch()
              + " of epoch "
              + progress.epoch()
              + ", where this run is at another step. Start over with <resume>never</resume>.");
    }
    history.addAll(checkpoint.document(TrainerState.FILE_NAME, TrainerState.class).logHistory());
    for (LogEntry entry : history) {
      if (entry instanceof LogEntry.Evaluation evaluation && entry.step() > 0) {
        parts.schedule().evaluated(evaluation.loss());
      }
    }
  }

  /** A vector of the right length may still hold other tensors, or the same in another order. */
  private void requireSameLayout(Checkpoint checkpoint) {
    List<Parameter> saved = checkpoint.document(PARAMETERS, Layout.class).parameters();
    List<Parameter> present = parts.model().parameters();
    if (!saved.equals(present)) {
      throw new CheckpointException(
          CheckpointException.Reason.DIFFERENT_JOB,
          checkpoint.folder()
              + " holds other trained weights than this run has: "
              + describe(saved, present)
              + ". It cannot be gone on from. Undo what changes the trained weights (method, LoRA's"
              + " rank and targets, base model), or start over with <resume>never</resume>.");
    }
  }

  private static String describe(List<Parameter> saved, List<Parameter> present) {
    for (int i = 0; i < Math.min(saved.size(), present.size()); i++) {
      if (!saved.get(i).equals(present.get(i))) {
        return text(saved.get(i)) + " -> " + text(present.get(i));
      }
    }
    return saved.size() + " tensors -> " + present.size();
  }

  private static String text(Parameter parameter) {
    return parameter.name() + " " + parameter.shape();
  }

  private SortedMap<String, NativeFloats> vectors() {
    SortedMap<String, NativeFloats> vectors = new TreeMap<>();
    vectors.put(WEIGHTS, parts.model().weights());
    parts.optimizer().state().forEach((name, vector) -> vectors.put("optimizer-" + name, vector));
    return vectors;
  }
}
