package ai.refocused.incremental;

import java.util.List;

/** Changes of inputs as a line of a build's log. */
public final class Changes {
  private static final int SHOWN = 5;

  private Changes() {}

  /** The first few changes, and how many more there are. */
  public static String line(List<String> changes) {
    String first = String.join("; ", changes.subList(0, Math.min(SHOWN, changes.size())));
    int more = changes.size() - SHOWN;
    return more > 0 ? first + "; and " + more + " more" : first;
  }
}
