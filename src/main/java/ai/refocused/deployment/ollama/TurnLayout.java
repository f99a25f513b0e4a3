package ai.refocused.deployment.ollama;

import ai.refocused.tokenizer.chat.ChatTemplate;
import ai.refocused.tokenizer.chat.ChatTemplateException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A chat template that does nothing but write a fixed text before and after each message, by its
 * role. Most do no more; such a template can be said in any language.
 *
 * @param start what comes before the first message
 * @param turns by role; {@code system} only if the template takes one
 * @param generation what comes where the assistant is to begin
 */
record TurnLayout(String start, Map<String, Turn> turns, String generation) {
  private static final String SYSTEM = "system";
  private static final String USER = "user";
  private static final String ASSISTANT = "assistant";

  /** Text around a message. */
  record Turn(String before, String after) {
    String around(String content) {
      return before + content + after;
    }
  }

  /** A message of a role, for templates. */
  private record Message(String role, String content) {
    Map<String, Object> json() {
      return Map.of("role", role, "content", content);
    }
  }

  /** Finds out what a template does from what it makes of some conversations. */
  static Optional<TurnLayout> of(ChatTemplate template) {
    try {
      return new Probe(template).layout();
    } catch (ChatTemplateException e) {
      return Optional.empty(); // one that refuses questions and answers in turn
    }
  }

  private String render(List<Message> messages) {
    StringBuilder text = new StringBuilder(start);
    messages.forEach(message -> text.append(turns.get(message.role).around(message.content)));
    return text.append(generation).toString();
  }

  /** Conversations of contents that no template writes itself. */
  private static final class Probe {
    private static final Message QUESTION = new Message(USER, "refocused-1");
    private static final Message ANSWER = new Message(ASSISTANT, "refocused-2");
    private static final Message NEXT_QUESTION = new Message(USER, "refocused-3");
    private static final Message ORDERS = new Message(SYSTEM, "refocused-4");

    private final ChatTemplate template;

    Probe(ChatTemplate template) {
      this.template = template;
    }

    Optional<TurnLayout> layout() {
      String one = render(false, QUESTION);
      String two = render(false, QUESTION, ANSWER);
      String three = render(false, QUESTION, ANSWER, NEXT_QUESTION);
      String prompt = render(true, QUESTION);
      if (!two.startsWith(one) || !three.startsWith(two) || !prompt.startsWith(one)) {
        return Optional.empty();
      }
      Optional<Turn> user = turn(three.substring(two.length()), NEXT_QUESTION);
      Optional<Turn> assistant = turn(two.substring(one.length()), ANSWER);
      if (user.isEmpty() || assistant.isEmpty()) {
        return Optional.empty();
      }
      String first = user.get().around(QUESTION.content());
      if (!one.endsWith(first)) {
        return Optional.empty();
      }
      String start = one.substring(0, one.length() - first.length());
      Map<String, Turn> turns = new LinkedHashMap<>();
      turns.put(USER, user.get());
      turns.put(ASSISTANT, assistant.get());
      system(start, first).ifPresent(turn -> turns.put(SYSTEM, turn));
      return Optional.of(new TurnLayout(start, turns, prompt.substring(one.length())))
          .filter(this::agrees);
    }

    private Optional<Turn> system(String start, String first) {
      String text;
      try {
        text = render(false, ORDERS, QUESTION);
      } catch (ChatTemplateException e) {
        return Optional.empty(); // a template without system messages
      }
      boolean regular =
          text.startsWith(start)
              && text.endsWith(first)
              && text.length() >= start.length() + first.length();
      return regular
          ? turn(text.substring(start.length(), text.length() - first.length()), ORDERS)
          : Optional.empty();
    }

    /** Whether longer conversations come out the same; a system message that is taken, too. */
    private boolean agrees(TurnLayout layout) {
      List<Message> messages = new ArrayList<>(List.of(QUESTION, ANSWER, NEXT_QUESTION, ANSWER));
      messages.add(QUESTION);
      if (layout.turns.containsKey(SYSTEM)) {
        messages.add(0, ORDERS);
      } else if (takesSystem()) {
        return false;
      }
      return render(true, messages.toArray(Message[]::new)).equals(layout.render(messages));
    }

    private boolean takesSystem() {
      try {
        return render(false, ORDERS, QUESTION).contains(ORDERS.content());
      } catch (ChatTemplateException e) {
        return false;
      }
    }

    private static Optional<Turn> turn(String text, Message message) {
      int at = text.indexOf(message.content());
      if (at < 0) {
        return Optional.empty();
      }
      return Optional.of(
          new Turn(text.substring(0, at), text.substring(at + message.content().length())));
    }

    private String render(boolean addGenerationPrompt, Message... messages) {
      return template.render(
          Arrays.stream(messages).map(Message::json).toList(), addGenerationPrompt);
    }
  }
}
