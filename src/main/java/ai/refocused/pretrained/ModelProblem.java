package ai.refocused.pretrained;

/**
 * Something wrong with a base model.
 *
 * @param where a file or folder
 * @param message what was found, what is allowed and what to do; ends with a full stop
 */
public record ModelProblem(String where, String message) {
  @Override
  public String toString() {
    return where + ": " + message;
  }
}
