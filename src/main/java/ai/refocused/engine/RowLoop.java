package ai.refocused.engine;

/** A row kernel that is one function. */
public record RowLoop(Machine machine, Body body) implements RowKernel {

  /** Makes rows [from, to) as member {@code part}. */
  @FunctionalInterface
  public interface Body {
    void rows(Pass pass, int part, int from, int to);
  }

  @Override
  public void rows(Pass pass, int part, int from, int to) {
    body.rows(pass, part, from, to);
  }
}
