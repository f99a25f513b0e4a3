package ai.refocused.dataset.format;

import ai.refocused.job.RowTemplate;
import ai.refocused.job.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The keys by which a row is recognised.
 *
 * @param kind what they make of it
 */
record RowShape(Kind kind, List<Field> fields) {
  enum Kind {
    MESSAGES,
    CONVERSATIONS,
    INSTRUCTION,
    PROMPT_RESPONSE,
    PROMPT_COMPLETION,
    INFILL,
    TEXT,
    TOKENS,
    TEMPLATE
  }

  private static final RowShape MESSAGES = new RowShape(Kind.MESSAGES, Field.of("messages"));
  private static final RowShape CONVERSATIONS =
      new RowShape(Kind.CONVERSATIONS, Field.of("conversations"));
  private static final RowShape INSTRUCTION =
      new RowShape(
          Kind.INSTRUCTION,
          Field.of("instruction", "question", "query"),
          Field.optional("input", "context"),
          Field.of("output", "response", "answer", "completion"));
  private static final RowShape PROMPT_RESPONSE =
      new RowShape(
          Kind.PROMPT_RESPONSE, Field.of("prompt", "question"), Field.of("response", "answer"));
  private static final RowShape PROMPT_COMPLETION =
      new RowShape(
          Kind.PROMPT_COMPLETION,
          Field.of("prompt", "problem"),
          Field.of("completion", "solution"));
  private static final RowShape INFILL =
      new RowShape(
          Kind.INFILL, Field.optional("prefix"), Field.optional("suffix"), Field.of("middle"));
  private static final RowShape TEXT = new RowShape(Kind.TEXT, Field.of("text", "content"));
  private static final RowShape CODE = new RowShape(Kind.TEXT, Field.of("code"));
  private static final RowShape TOKENS =
      new RowShape(Kind.TOKENS, Field.of("input_ids"), Field.optional("labels"));

  private RowShape(Kind kind, Field... fields) {
    this(kind, List.of(fields));
  }

  /**
   * A key, by any of its names.
   *
   * @param names the first is the proper one
   */
  record Field(boolean required, List<String> names) {
    static Field of(String... names) {
      return new Field(true, List.of(names));
    }

    static Field optional(String... names) {
      return new Field(false, List.of(names));
    }

    String name() {
      return names.get(0);
    }

    /** The name by which the row has it, or the proper one. */
    String nameIn(Map<String, Object> row) {
      return names.stream().filter(row::containsKey).findFirst().orElse(name());
    }

    boolean in(Map<String, Object> row) {
      return names.stream().anyMatch(row::containsKey);
    }
  }

  /** What a template's rows look like. */
  static RowShape of(RowTemplate template) {
    Map<String, Field> fields = new LinkedHashMap<>();
    for (RowTemplate.Part part : template.parts()) {
      if (part instanceof RowTemplate.Value value) {
        Field field = value.optional() ? Field.optional(value.key()) : Field.of(value.key());
        fields.merge(value.key(), field, (first, other) -> first.required() ? first : other);
      }
    }
    return new RowShape(Kind.TEMPLATE, List.copyOf(fields.values()));
  }

  /** Whether every one of these keys has a place in it. */
  boolean knows(Set<String> keys) {
    return keys.stream()
        .allMatch(key -> fields.stream().anyMatch(field -> field.names().contains(key)));
  }

  /** What to call it where a row has it, with the row's own names of its keys. */
  String label(Map<String, Object> row) {
    String own = words(field -> field.nameIn(row));
    String proper = words(Field::name);
    return kind == Kind.TEMPLATE ? "template" : own.equals(proper) ? proper : proper + " as " + own;
  }

  private String words(Function<Field, String> name) {
    List<Field> named = kind == Kind.INFILL ? fields : required();
    return named.stream().map(name).collect(Collectors.joining("/"));
  }

  private List<Field> required() {
    return fields.stream().filter(Field::required).toList();
  }

  /** How many of the required keys the row has. */
  long matches(Map<String, Object> row) {
    return fields.stream().filter(field -> field.required() && field.in(row)).count();
  }

  boolean isComplete(Map<String, Object> row) {
    return fields.stream().allMatch(field -> !field.required() || field.in(row));
  }

  /** What a task's rows may look like, in the order in which they are tried. */
  static List<RowShape> of(Task task) {
    return switch (task) {
      case CHAT -> List.of(MESSAGES, CONVERSATIONS, PROMPT_RESPONSE, TOKENS);
      case INSTRUCT -> List.of(INSTRUCTION, TOKENS);
      case CODE -> List.of(PROMPT_COMPLETION, INFILL, CODE, TOKENS);
      case DOMAIN -> List.of(TEXT, TOKENS);
      case CUSTOM ->
          List.of(
              MESSAGES,
              CONVERSATIONS,
              INSTRUCTION,
              PROMPT_RESPONSE,
              PROMPT_COMPLETION,
              INFILL,
              TEXT,
              CODE,
              TOKENS);
    };
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (Field field : fields) {
      out.append(out.isEmpty() ? "" : "/").append('"').append(field.name()).append('"');
    }
    return out.toString();
  }
}
