package ai.refocused.job;

import java.util.List;
import java.util.stream.Collectors;

/** The job cannot run as asked; holds every problem found, not only the first. */
public final class InvalidJobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public InvalidJobException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public InvalidJobException(String where, String message) {
    this(List.of(new Problem(where, message)));
  }

  public List<Problem> problems() {
    return problems;
  }
}
