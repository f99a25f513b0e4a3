package ai.refocused.job.evaluation;

import ai.refocused.job.generation.NamedModel;

/**
 * A model whose loss is measured beside that of the model in question.
 *
 * @param relation what it is to that model
 */
public record ComparedModel(Relation relation, NamedModel model) {
  /** Why it is measured. */
  public enum Relation {
    /** What the model was tuned from. */
    BASE,
    /** Another version, which must not be better. */
    REFERENCE
  }
}
