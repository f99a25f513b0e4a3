package ai.refocused.job;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a row of a dataset becomes text, and what of it is learned.
 *
 * @param columns the column that each key is taken from, where it has another name
 * @param template a {@link RowTemplate}; empty for the task's own formats
 * @param trainOnPrompt whether prompt tokens count in the loss as well
 * @param trainOnLastTurnOnly whether of a conversation the assistant's last turn alone counts
 */
public record RowSpec(
    Map<String, String> columns,
    String template,
    boolean trainOnPrompt,
    boolean trainOnLastTurnOnly) {
  /** What holds where the pom says nothing. */
  public static final RowSpec DEFAULT = new RowSpec(Map.of(), "", false, false);

  public RowSpec {
    columns = Collections.unmodifiableMap(new TreeMap<>(columns));
  }
}
