package ai.refocused.dataset.format;

import java.util.List;
import java.util.Map;

/** A row that makes sense. */
public sealed interface Example {

  /**
   * A conversation that ends with the assistant.
   *
   * @param messages each with {@code role} and {@code content}, and whatever else the row gave
   * @param extras other variables for the chat template, such as {@code tools}
   */
  record Chat(List<Map<String, Object>> messages, Map<String, Object> extras) implements Example {
    public Chat {
      messages = List.copyOf(messages);
    }
  }

  /**
   * A task and its solution.
   *
   * @param input what the instruction is about; empty if there is nothing
   */
  record Instruct(String instruction, String input, String output) implements Example {}

  /** Code to write, as a task and the code. */
  record Code(String prompt, String completion) implements Example {}

  /** A text of which the first part is given. */
  record Completion(String prompt, String completion) implements Example {}

  /** Code with a gap, and what belongs there. */
  record Infill(String prefix, String suffix, String middle) implements Example {}

  /** A template filled with a row's values. */
  record Filled(List<Piece> pieces) implements Example {
    public Filled {
      pieces = List.copyOf(pieces);
    }
  }

  /** A stretch of a filled template. */
  record Piece(String text, boolean learned) {}

  /** A text to learn as it is. */
  record Text(String text) implements Example {}

  /**
   * Already tokens; taken as they are, nothing is added.
   *
   * @param labels as in {@link ai.refocused.dataset.TokenizedExample}
   */
  record Tokens(int[] ids, int[] labels) implements Example {}
}
