package ai.refocused.preflight;

import ai.refocused.job.Problem;
import ai.refocused.job.TestModelSpec;
import ai.refocused.job.generation.NamedModel;
import ai.refocused.pretrained.InvalidModelException;
import ai.refocused.pretrained.PretrainedFolder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Looks at the models that are to be used before a trainer is started. */
public final class TestedModels {
  /** Where a run leaves its model. */
  public static final String FINAL_MODEL = "final_model";

  private TestedModels() {}

  /** All problems that can be seen without reading tensors. */
  public static List<Problem> check(TestModelSpec job) {
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < job.models().size(); i++) {
      problems.addAll(check(job.models().get(i), i == 0 ? "<model>" : "<baseModel>"));
    }
    return problems;
  }

  /**
   * The problems of one model.
   *
   * @param where it is named
   */
  public static List<Problem> check(NamedModel model, String where) {
    List<Problem> problems = new ArrayList<>();
    if (!Files.isDirectory(model.folder())) {
      String advice =
          model.name().equals(FINAL_MODEL)
              ? "Run the goal finetune first, or name another model in <model>."
              : "Name the folder or zip of a model, or groupId:artifactId:version of an artifact.";
      problems.add(
          new Problem(where, "\"" + model.folder() + "\" is no folder of a model. " + advice));
      return problems;
    }
    if (!Files.isRegularFile(model.folder().resolve("tokenizer.json"))) {
      problems.add(
          new Problem(
              where, "\"" + model.folder() + "\" has no tokenizer.json. Name a folder with one."));
    }
    try {
      PretrainedFolder.inspect(model.folder());
    } catch (InvalidModelException e) {
      e.problems()
          .forEach(problem -> problems.add(new Problem(problem.where(), problem.message())));
    }
    return problems;
  }
}
