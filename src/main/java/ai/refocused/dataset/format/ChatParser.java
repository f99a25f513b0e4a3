package ai.refocused.dataset.format;

import ai.refocused.dataset.source.RowProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Conversations: {@code messages} with roles system, user, assistant and tool, or ShareGPT's {@code
 * conversations}. A system message comes first only; user and assistant take turns; tool messages
 * answer an assistant's tool calls; the assistant has the last word.
 */
final class ChatParser {
  /** ShareGPT's names of roles. */
  private static final Map<String, String> ROLES =
      Map.of(
          "human", "user",
          "gpt", "assistant",
          "chatgpt", "assistant",
          "bing", "assistant",
          "model", "assistant",
          "function", "tool",
          "observation", "tool");

  private ChatParser() {}

  static Example messages(Map<String, Object> row) {
    List<Map<String, Object>> messages = new ArrayList<>();
    for (Map<?, ?> given : objects("messages", row.get("messages"))) {
      Map<String, Object> message = new LinkedHashMap<>();
      given.forEach((key, value) -> message.put(String.valueOf(key), value));
      messages.add(message);
    }
    return checked(messages, row, "messages");
  }

  static Example conversations(Map<String, Object> row) {
    List<Map<String, Object>> messages = new ArrayList<>();
    Object system = row.get("system");
    if (system instanceof String text && !text.isBlank()) {
      messages.add(message("system", text));
    }
    for (Map<?, ?> given : objects("conversations", row.get("conversations"))) {
      Object from = given.containsKey("from") ? given.get("from") : given.get("role");
      Object value = given.containsKey("value") ? given.get("value") : given.get("content");
      messages.add(
          message(from instanceof String name ? ROLES.getOrDefault(name, name) : from, value));
    }
    return checked(messages, row, "conversations");
  }

  static Example turn(String prompt, String response) {
    return new Example.Chat(
        List.of(message("user", prompt), message("assistant", response)), Map.of());
  }

  private static Map<String, Object> message(Object role, Object content) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", role);
    message.put("content", content);
    return message;
  }

  private static List<Map<?, ?>> objects(String name, Object value) {
    if (!(value instanceof List<?> list)) {
      throw new RowProblem(
              "wrong-type",
              "\"" + name + "\" is " + ExampleParser.describe(value) + "; it must be an array.")
          .at(name);
    }
    if (list.isEmpty()) {
      throw new RowProblem("empty-field", "\"" + name + "\" is empty.").at(name);
    }
    List<Map<?, ?>> objects = new ArrayList<>();
    for (Object element : list) {
      if (!(element instanceof Map<?, ?> object)) {
        throw new RowProblem(
            "wrong-type",
            "\"" + name + "\" holds " + ExampleParser.describe(element) + ", not only objects.");
      }
      objects.add(object);
    }
    return objects;
  }

  /**
   * A conversation, if it is in order.
   *
   * @param key of the row's list of messages; it may have one less, of the system, than there are
   */
  private static Example checked(
      List<Map<String, Object>> messages, Map<String, Object> row, String key) {
    int listed = ((List<?>) row.get(key)).size();
    String before = "";
    for (int i = 0; i < messages.size(); i++) {
      try {
        String place = "message " + (i + 1);
        String role = role(place, messages.get(i));
        checkOrder(place, before, role, i > 0 && hasToolCalls(messages.get(i - 1)));
        checkContent(place, role, messages.get(i));
        before = role;
      } catch (RowProblem problem) {
        throw problem.at(key, i - (messages.size() - listed));
      }
    }
    if (messages.stream().noneMatch(message -> "assistant".equals(message.get("role")))) {
      throw new RowProblem("no-assistant-turn", "no message is from \"assistant\".").at(key);
    }
    if (!before.equals("assistant")) {
      throw new RowProblem(
              "last-not-assistant",
              "the last message is from \""
                  + before
                  + "\"; it must be the assistant's, which is what is learned.")
          .at(key, listed - 1);
    }
    return new Example.Chat(
        messages, row.get("tools") == null ? Map.of() : Map.of("tools", row.get("tools")));
  }

  private static String role(String place, Map<String, Object> message) {
    if (!message.containsKey("role")) {
      throw new RowProblem("missing-field", place + " has no \"role\".");
    }
    Object role = message.get("role");
    if ("system".equals(role)
        || "user".equals(role)
        || "assistant".equals(role)
        || "tool".equals(role)) {
      return (String) role;
    }
    throw new RowProblem(
        "unknown-role",
        place
            + " has the role "
            + (role instanceof String name ? "\"" + name + "\"" : ExampleParser.describe(role))
            + "; known are system, user, assistant and tool.");
  }

  private static void checkOrder(String place, String before, String role, boolean calls) {
    boolean fits =
        switch (role) {
          case "system" -> before.isEmpty();
          case "user" -> before.isEmpty() || before.equals("system") || before.equals("assistant");
          case "tool" -> before.equals("tool") || (before.equals("assistant") && calls);
          default -> before.equals("user") || before.equals("tool");
        };
    if (!fits) {
      throw new RowProblem(
          "role-order",
          place
              + " is from \""
              + role
              + "\" and "
              + (before.isEmpty() ? "is the first" : "follows one from \"" + before + "\"")
              + "; user and assistant must take turns, a system message comes first, and a tool's"
              + " follows the assistant's tool calls.");
    }
  }

  private static void checkContent(String place, String role, Map<String, Object> message) {
    Object content = message.get("content");
    boolean mayBeEmpty = role.equals("system") || role.equals("tool") || hasToolCalls(message);
    if (content == null && hasToolCalls(message)) {
      message.put("content", "");
    } else if (!message.containsKey("content")) {
      throw new RowProblem("missing-field", place + " has no \"content\".");
    } else if (!(content instanceof String text)) {
      throw new RowProblem(
          "wrong-type",
          "\"content\" of "
              + place
              + " is "
              + ExampleParser.describe(content)
              + "; it must be a string.");
    } else if (text.isBlank() && !mayBeEmpty) {
      throw new RowProblem("empty-field", "\"content\" of " + place + " is empty.");
    }
  }

  private static boolean hasToolCalls(Map<String, Object> message) {
    return message.get("tool_calls") instanceof List<?> calls && !calls.isEmpty();
  }
}
