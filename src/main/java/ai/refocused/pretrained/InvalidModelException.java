package ai.refocused.pretrained;

import java.util.List;
import java.util.stream.Collectors;

/** A base model cannot be used; holds every problem found, not only the first. */
public final class InvalidModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<ModelProblem> problems;

  public InvalidModelException(List<ModelProblem> problems) {
    super(problems.stream().map(ModelProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public InvalidModelException(String where, String message) {
    this(List.of(new ModelProblem(where, message)));
  }

  public InvalidModelException(ModelProblem problem, Throwable cause) {
    super(problem.toString(), cause);
    this.problems = List.of(problem);
  }

  public List<ModelProblem> problems() {
    return problems;
  }
}
