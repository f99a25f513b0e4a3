package ai.refocused.engine;

/** A step of a plan with its operands bound: running it allocates nothing. */
@FunctionalInterface
public interface Kernel {
  void run(Pass pass);
}
