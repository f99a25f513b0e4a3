package ai.refocused.tokenizer.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Python's {@code json.dumps(value, ensure_ascii=False, indent=indent)}. */
final class PythonJson {
  private final int indent;
  private final StringBuilder out = new StringBuilder();

  private PythonJson(int indent) {
    this.indent = indent;
  }

  /** {@code indent} below 0: on one line. */
  static String write(Object value, int indent) {
    PythonJson json = new PythonJson(indent);
    json.append(value, 0);
    return json.out.toString();
  }

  private void append(Object value, int depth) {
    if (value instanceof Map<?, ?> map) {
      List<Runnable> entries = new ArrayList<>();
      map.forEach(
          (key, element) ->
              entries.add(
                  () -> {
                    appendString(String.valueOf(key));
                    out.append(": ");
                    append(element, depth + 1);
                  }));
      appendAll('{', entries, '}', depth);
    } else if (value instanceof List<?> list) {
      List<Runnable> elements = new ArrayList<>();
      list.forEach(element -> elements.add(() -> append(element, depth + 1)));
      appendAll('[', elements, ']', depth);
    } else if (value instanceof String text) {
      appendString(text);
    } else if (value == null) {
      throw new ChatTemplateException("something undefined cannot be written as JSON.");
    } else {
      out.append(value == PythonNone.NONE ? "null" : value.toString());
    }
  }

  private void appendAll(char open, List<Runnable> parts, char close, int depth) {
    out.append(open);
    for (int i = 0; i < parts.size(); i++) {
      out.append(i == 0 ? "" : indent < 0 ? ", " : ",");
      newLine(depth + 1);
      parts.get(i).run();
    }
    if (!parts.isEmpty()) {
      newLine(depth);
    }
    out.append(close);
  }

  private void newLine(int depth) {
    if (indent >= 0) {
      out.append('\n').append(" ".repeat(indent * depth));
    }
  }

  private void appendString(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < 0x20) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
