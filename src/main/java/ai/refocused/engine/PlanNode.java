package ai.refocused.engine;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/** A step that a plan may come to need. */
final class PlanNode {
  private final int order;
  private final boolean backward;
  private final Function<Set<String>, Step> maker;
  private final Set<String> wanted = new HashSet<>();

  /**
   * A candidate.
   *
   * @param order its place in the graph's order of operations
   * @param backward whether it belongs to the backward pass
   * @param maker makes the step, given which of its values are wanted
   */
  PlanNode(int order, boolean backward, Function<Set<String>, Step> maker) {
    this.order = order;
    this.backward = backward;
    this.maker = maker;
  }

  int order() {
    return order;
  }

  boolean isBackward() {
    return backward;
  }

  /** Notes that somebody reads a value of the step. */
  void want(String value) {
    wanted.add(value);
  }

  /** The step that makes what is wanted so far. */
  Step step() {
    return maker.apply(wanted);
  }
}
