package ai.refocused.engine;

import java.util.List;

/** A step of a plan with its operands bound: running it allocates nothing. */
@FunctionalInterface
public interface Kernel {
  void run(Pass pass);

  /** The kernels that it consists of, in their order. */
  default List<Kernel> parts() {
    return List.of(this);
  }
}
