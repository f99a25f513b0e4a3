package ai.refocused.job;

import ai.refocused.job.generation.NamedModel;
import java.util.List;

/**
 * Prompts for one or more models, complete: every default is filled in and every path is absolute.
 *
 * @param task decides how prompts are rendered
 * @param models at least one; each answers every prompt
 * @param prompts as a user would write them; none if the parent sends them one by one
 */
public record TestModelSpec(
    Task task,
    List<NamedModel> models,
    List<String> prompts,
    GenerationSpec generation,
    int threads)
    implements TrainerJob {
  public TestModelSpec {
    models = List.copyOf(models);
    prompts = List.copyOf(prompts);
  }
}
