package ai.refocused.job;

import ai.refocused.job.evaluation.ComparedModel;
import ai.refocused.job.generation.NamedModel;
import java.nio.file.Path;
import java.util.List;

/**
 * An evaluation, complete: every default is filled in and every path is absolute.
 *
 * @param model the model in question
 * @param others models whose loss is measured beside it
 * @param folder takes what was measured example by example
 * @param seed decides what is held out
 */
public record EvaluationSpec(
    Task task,
    NamedModel model,
    List<ComparedModel> others,
    EvaluationDataSpec data,
    AnswerSpec answers,
    Path folder,
    ComputeSpec compute,
    long seed)
    implements TrainerJob {
  public EvaluationSpec {
    others = List.copyOf(others);
  }

  @Override
  public List<Path> dataFiles() {
    return data.files();
  }
}
