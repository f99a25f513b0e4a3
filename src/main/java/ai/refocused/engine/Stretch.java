package ai.refocused.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Steps [from, to) whose rows may be made at different times: while one member of the team is at
 * the last of them, another may be at the first. So what they touch must not share memory.
 */
record Stretch(int from, int to) {

  /** Cuts steps into stretches as long as may be. */
  static List<Stretch> of(List<Step> steps, Machine machine) {
    List<Stretch> stretches = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < steps.size(); i++) {
      boolean joins =
          i + 1 < steps.size()
              && steps.get(i).reach(machine) == Reach.ROW
              && steps.get(i + 1).reach(machine) != Reach.ALL;
      if (!joins) {
        stretches.add(new Stretch(from, i + 1));
        from = i + 1;
      }
    }
    return stretches;
  }
}
