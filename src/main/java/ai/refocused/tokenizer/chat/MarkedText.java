package ai.refocused.tokenizer.chat;

import java.util.ArrayList;
import java.util.List;

/**
 * A rendered text without the marks of {@link GenerationTag}.
 *
 * @param spans where the marks stood
 */
record MarkedText(String text, List<TextSpan> spans) {

  static MarkedText of(String marked) {
    if (marked.indexOf(GenerationTag.START) < 0) {
      return new MarkedText(marked, List.of());
    }
    StringBuilder text = new StringBuilder();
    List<TextSpan> spans = new ArrayList<>();
    int start = -1;
    for (int i = 0; i < marked.length(); i++) {
      char c = marked.charAt(i);
      if (c == GenerationTag.START) {
        start = text.length();
      } else if (c == GenerationTag.END && start >= 0) {
        if (text.length() > start) {
          spans.add(new TextSpan(start, text.length()));
        }
        start = -1;
      } else if (c != GenerationTag.END) {
        text.append(c);
      }
    }
    return new MarkedText(text.toString(), spans);
  }

  /** The marks are noncharacters, which no text is to interchange; but then, anything may come. */
  static void requireNoMarks(String name, Object value) {
    String all = PythonValues.text(value);
    if (all.indexOf(GenerationTag.START) >= 0 || all.indexOf(GenerationTag.END) >= 0) {
      throw new ChatTemplateException(
          name + ": a message holds U+FDD0 or U+FDD1, which are no characters. Remove them.");
    }
  }
}
