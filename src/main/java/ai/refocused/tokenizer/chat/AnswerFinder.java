package ai.refocused.tokenizer.chat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the assistant's turns in a rendered conversation by rendering parts of it.
 *
 * <p>Turn {@code i} begins where {@code messages[:i]} with a generation prompt ends, and ends where
 * {@code messages[:i + 1]} ends, provided that both are prefixes of the whole text. Some templates
 * break that: they add something at the very end only, or render an answer otherwise once another
 * question follows. Then the answer's content is replaced by a mark; what stands around the mark
 * and equals the whole text tells where the content is, and the turn ends where it would if it were
 * the last one.
 */
final class AnswerFinder {
  /** A noncharacter that no {@code trim} takes away. */
  private static final String MARK = "\uFDD2";

  /** Renders messages, with or without a generation prompt. */
  interface Render {
    String apply(List<Object> messages, boolean addGenerationPrompt);
  }

  private final String name;
  private final Render render;
  private final List<Object> messages;
  private final String whole;

  AnswerFinder(String name, Render render, List<Object> messages) {
    this.name = name;
    this.render = render;
    this.messages = messages;
    this.whole = render.apply(messages, false);
  }

  RenderedChat find() {
    List<TextSpan> answers = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < messages.size(); i++) {
      if ("assistant".equals(PlainResolver.property(messages.get(i), "role"))) {
        TextSpan span = turn(i, from);
        answers.add(span);
        from = span.end();
      }
    }
    return new RenderedChat(whole, answers);
  }

  private TextSpan turn(int i, int from) {
    int start = beginning(i, from);
    int end = whole.length();
    if (i + 1 < messages.size()) {
      String through = render.apply(messages.subList(0, i + 1), false);
      end = whole.startsWith(through) ? through.length() : -1;
    }
    if (start < 0 || end < start) {
      return aroundMark(i, from, start);
    }
    return new TextSpan(start, end);
  }

  /** Where the generation prompt before turn {@code i} ends, or -1. */
  private int beginning(int i, int from) {
    if (i == 0) {
      return -1;
    }
    String prompt;
    try {
      prompt = render.apply(messages.subList(0, i), true);
    } catch (ChatTemplateException e) {
      return -1; // Some refuse what does not end with a user's turn, as after a tool's.
    }
    return whole.startsWith(prompt) && prompt.length() >= from ? prompt.length() : -1;
  }

  private TextSpan aroundMark(int i, int from, int knownStart) {
    String marked = render.apply(withMark(messages, i), false);
    int mark = marked.indexOf(MARK);
    int tail = marked.length() - mark - MARK.length();
    boolean agrees =
        mark >= from
            && whole.length() - tail >= mark
            && whole.startsWith(marked.substring(0, mark))
            && whole.endsWith(marked.substring(mark + MARK.length()));
    if (!agrees) {
      throw new ChatTemplateException(
          name
              + ": where message "
              + (i + 1)
              + " stands in the rendered text cannot be told, so its tokens cannot be told from"
              + " the prompt's. Mark the assistant's part in the template with"
              + " {% generation %} … {% endgeneration %}.");
    }
    int end = whole.length() - tail;
    int start = knownStart >= from && knownStart <= end ? knownStart : mark;
    return new TextSpan(start, end + closing(i, end));
  }

  /** Length of what ends turn {@code i} behind its content. */
  private int closing(int i, int contentEnd) {
    String last = render.apply(withMark(messages.subList(0, i + 1), i), false);
    String closing = last.substring(last.indexOf(MARK) + MARK.length());
    int common = 0;
    while (common < closing.length()
        && contentEnd + common < whole.length()
        && closing.charAt(common) == whole.charAt(contentEnd + common)) {
      common++;
    }
    if (common == closing.length()) {
      return common;
    }
    // What follows has begun; go back to where the turn's own mark ended.
    while (common > 0 && !endsMark(closing.charAt(common - 1))) {
      common--;
    }
    return common;
  }

  private static boolean endsMark(char c) {
    return c == '>' || c == ']' || Character.isWhitespace(c);
  }

  private static List<Object> withMark(List<Object> messages, int i) {
    List<Object> marked = new ArrayList<>(messages);
    Map<Object, Object> message = new HashMap<>((Map<?, ?>) messages.get(i));
    message.put("content", MARK);
    marked.set(i, message);
    return marked;
  }
}
