package ai.refocused.dataset.lint;

import ai.refocused.dataset.format.Example;
import ai.refocused.dataset.lint.FieldText.Part;
import ai.refocused.dataset.source.Row;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Finds the texts of an example in its row, under whatever keys the row has them. */
final class FieldTexts {
  private final IdentityHashMap<String, String> pointers = new IdentityHashMap<>();
  private final List<FieldText> texts = new ArrayList<>();

  private FieldTexts(Map<String, Object> row) {
    note("", row);
  }

  /** All texts that the model reads; none of rows that are tokens already. */
  static List<FieldText> of(Row row, Example example) {
    FieldTexts found = new FieldTexts(row.values());
    if (example instanceof Example.Chat chat) {
      found.chat(chat);
    } else if (example instanceof Example.Instruct instruct) {
      found.add(Part.PROMPT, instruct.instruction());
      found.add(Part.PROMPT, instruct.input());
      found.add(Part.ANSWER, instruct.output());
    } else if (example instanceof Example.Code code) {
      found.add(Part.PROMPT, code.prompt());
      found.add(Part.ANSWER, code.completion());
    } else if (example instanceof Example.Completion completion) {
      found.add(Part.PROMPT, completion.prompt());
      found.add(Part.ANSWER, completion.completion());
    } else if (example instanceof Example.Infill infill) {
      found.add(Part.PROMPT, infill.prefix());
      found.add(Part.PROMPT, infill.suffix());
      found.add(Part.ANSWER, infill.middle());
    } else if (example instanceof Example.Filled filled) {
      filled.pieces().forEach(found::piece);
    } else if (example instanceof Example.Text text) {
      found.add(Part.ANSWER, text.text());
    }
    return found.texts;
  }

  /** The template's own words are the same in all rows. */
  private void piece(Example.Piece piece) {
    if (!pointer(piece.text()).isEmpty()) {
      add(piece.learned() ? Part.ANSWER : Part.PROMPT, piece.text());
    }
  }

  private void chat(Example.Chat chat) {
    for (Map<String, Object> message : chat.messages()) {
      if (message.get("content") instanceof String content && !content.isEmpty()) {
        String role = String.valueOf(message.get("role"));
        Part part =
            switch (role) {
              case "system" -> Part.SYSTEM;
              case "assistant" -> Part.ANSWER;
              default -> Part.PROMPT;
            };
        texts.add(new FieldText(pointer(content), role, part, content));
      }
    }
  }

  private void add(Part part, String text) {
    if (!text.isEmpty()) {
      String pointer = pointer(text);
      texts.add(
          new FieldText(pointer, pointer.substring(pointer.lastIndexOf('/') + 1), part, text));
    }
  }

  /** Notes the way to each string: to the very object, for others may be equal. */
  private void note(String pointer, Object value) {
    if (value instanceof String text) {
      pointers.put(text, pointer);
    } else if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, inner) ->
              note(pointer + "/" + key.toString().replace("~", "~0").replace("/", "~1"), inner));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        note(pointer + "/" + i, list.get(i));
      }
    }
  }

  /** Empty if the text is not in the row as it is. */
  private String pointer(String text) {
    return pointers.getOrDefault(text, "");
  }
}
