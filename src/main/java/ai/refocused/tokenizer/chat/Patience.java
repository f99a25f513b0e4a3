package ai.refocused.tokenizer.chat;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import java.util.Map;

/** How much longer one rendering may go on. Asked at every turn of a loop. */
final class Patience {
  /** Turns of all loops together. */
  private static final int MAX_TURNS = 100_000;

  private static final String VARIABLE = JinjaNames.OWN_PREFIX + "patience";

  private final long end = System.nanoTime() + ChatTemplate.TIME_LIMIT.toNanos();
  private int turns;

  private Patience() {}

  /** Puts a fresh one among a rendering's variables. */
  static void start(Map<String, Object> variables) {
    variables.put(VARIABLE, new Patience());
  }

  /** Counts a turn of a loop. */
  static void turn(JinjavaInterpreter interpreter) {
    ((Patience) interpreter.getContext().get(VARIABLE)).turn();
  }

  private void turn() {
    turns++;
    if (turns > MAX_TURNS) {
      throw new ChatTemplateException("the template's loops exceed " + MAX_TURNS + " turns.");
    }
    if (System.nanoTime() - end > 0) {
      throw new ChatTemplateException(
          "still not done after " + ChatTemplate.TIME_LIMIT.toMillis() + " ms.");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new ChatTemplateException("rendering was interrupted.");
    }
  }
}
