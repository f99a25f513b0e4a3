package ai.refocused.maven.log;

import java.io.Console;
import java.util.Map;

/** Whether somebody watches a terminal that can draw a line over. */
public final class Terminal {
  private Terminal() {}

  /** Whether the environment does not forbid it, and there is a terminal. */
  public static boolean isWatched(Map<String, String> environment) {
    return isWatched(environment, hasConsole());
  }

  static boolean isWatched(Map<String, String> environment, boolean hasTerminal) {
    return hasTerminal
        && !"dumb".equals(environment.get("TERM"))
        && !environment.containsKey("NO_COLOR")
        && !environment.containsKey("CI");
  }

  /** Whether somebody can be asked. */
  public static boolean isInteractive() {
    return hasConsole();
  }

  @SuppressWarnings("SystemConsoleNull") // isTerminal is asked where it exists
  private static boolean hasConsole() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // From Java 22 on there is a console without a terminal too, and this method to tell.
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
