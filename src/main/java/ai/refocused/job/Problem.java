package ai.refocused.job;

/**
 * Something the user can mend.
 *
 * @param where a pom element such as {@code <loraRank>}, or {@code file:line}
 * @param message what was found, what is allowed and what to do; ends with a full stop
 */
public record Problem(String where, String message) {
  @Override
  public String toString() {
    return where + ": " + message;
  }
}
