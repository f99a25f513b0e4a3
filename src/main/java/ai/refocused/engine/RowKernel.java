package ai.refocused.engine;

/**
 * A kernel that makes each row from the same row of what it reads, so that members of the team need
 * not wait for each other before the next such kernel.
 */
public interface RowKernel extends Kernel {

  /** What runs the kernel as a whole. */
  Machine machine();

  /**
   * Makes the rows [from, to) on the calling thread.
   *
   * @param part which member of the team that is
   */
  void rows(Pass pass, int part, int from, int to);

  @Override
  default void run(Pass pass) {
    RowBlock.each(machine().threads(), pass.rows(), (part, from, to) -> rows(pass, part, from, to));
  }
}
