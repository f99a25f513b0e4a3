package ai.refocused.evaluate;

import ai.refocused.dataset.format.Example;
import ai.refocused.dataset.source.Row;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A held-out example that a model is to answer.
 *
 * @param reference the answer of the dataset
 * @param row what else the dataset says
 */
public record Question(Example example, String reference, Row row) {

  /** The question of an example; empty if it is no prompt with an answer in words. */
  public static Optional<Question> of(Example example, Row row) {
    if (example instanceof Example.Chat chat) {
      Map<String, Object> last = chat.messages().get(chat.messages().size() - 1);
      return last.get("content") instanceof String text && !text.isBlank()
          ? Optional.of(new Question(chat, text, row))
          : Optional.empty();
    }
    if (example instanceof Example.Instruct instruct) {
      return Optional.of(new Question(instruct, instruct.output(), row));
    }
    if (example instanceof Example.Code code) {
      return Optional.of(new Question(code, code.completion(), row));
    }
    if (example instanceof Example.Completion completion) {
      return Optional.of(new Question(completion, completion.completion(), row));
    }
    if (example instanceof Example.Infill gap) {
      return Optional.of(new Question(gap, gap.middle(), row));
    }
    if (example instanceof Example.Filled filled) {
      String last = lastLearned(filled.pieces());
      return last.isBlank() ? Optional.empty() : Optional.of(new Question(filled, last, row));
    }
    return Optional.empty();
  }

  private static String lastLearned(List<Example.Piece> pieces) {
    StringBuilder text = new StringBuilder();
    boolean learns = false;
    for (Example.Piece piece : pieces) {
      if (piece.learned() && !learns) {
        text.setLength(0);
      }
      learns = piece.learned();
      text.append(learns ? piece.text() : "");
    }
    return text.toString();
  }

  /** Where the row is, for messages: {@code file:line}. */
  public String place() {
    return row.file().getFileName() + ":" + row.line();
  }
}
