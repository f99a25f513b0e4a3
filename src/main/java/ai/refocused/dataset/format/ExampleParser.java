package ai.refocused.dataset.format;

import ai.refocused.dataset.format.RowShape.Field;
import ai.refocused.dataset.source.RowProblem;
import ai.refocused.job.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes sense of rows as a task understands them. */
public final class ExampleParser {
  private static final int IGNORED = -100;

  private final Task task;
  private final List<RowShape> shapes;

  public ExampleParser(Task task) {
    this.task = task;
    this.shapes = RowShape.of(task);
  }

  /**
   * The example that a row gives.
   *
   * @throws RowProblem if it gives none
   */
  public Example parse(Map<String, Object> row) {
    RowShape shape = shape(row);
    for (Field field : shape.fields()) {
      if (field.required() && !field.in(row)) {
        throw new RowProblem("missing-field", missing(field, row));
      }
    }
    return switch (shape.kind()) {
      case MESSAGES -> ChatParser.messages(row);
      case CONVERSATIONS -> ChatParser.conversations(row);
      case INSTRUCTION ->
          new Example.Instruct(
              text(row, shape, 0), optionalText(row, shape, 1), text(row, shape, 2));
      case PROMPT_RESPONSE -> ChatParser.turn(text(row, shape, 0), text(row, shape, 1));
      case PROMPT_COMPLETION ->
          task == Task.CODE
              ? new Example.Code(text(row, shape, 0), text(row, shape, 1))
              : new Example.Completion(text(row, shape, 0), text(row, shape, 1));
      case TEXT -> new Example.Text(text(row, shape, 0));
      case TOKENS -> tokens(row);
    };
  }

  private RowShape shape(Map<String, Object> row) {
    return shapes.stream()
        .filter(shape -> shape.isComplete(row))
        .findFirst()
        .or(
            () ->
                shapes.stream()
                    .filter(shape -> shape.matches(row) > 0)
                    .max(Comparator.comparingLong(shape -> shape.matches(row))))
        .orElseThrow(
            () ->
                new RowProblem(
                    "unknown-format",
                    "the keys are "
                        + keys(row)
                        + "; a row of task "
                        + task.id()
                        + " has "
                        + shapes.stream()
                            .map(RowShape::toString)
                            .collect(Collectors.joining(", or "))
                        + "."));
  }

  private static String missing(Field field, Map<String, Object> row) {
    return "\"" + field.name() + "\" is missing; the keys are " + keys(row) + ".";
  }

  private static String keys(Map<String, Object> row) {
    return row.isEmpty()
        ? "none"
        : row.keySet().stream()
            .limit(10)
            .map(key -> "\"" + shorten(key) + "\"")
            .collect(Collectors.joining(", "));
  }

  private static String shorten(String key) {
    return key.length() > 40 ? key.substring(0, 40) + "…" : key;
  }

  private static String text(Map<String, Object> row, RowShape shape, int field) {
    String name = shape.fields().get(field).nameIn(row);
    return requireText(name, row.get(name));
  }

  private static String optionalText(Map<String, Object> row, RowShape shape, int field) {
    String name = shape.fields().get(field).nameIn(row);
    Object value = row.get(name);
    if (value == null || (value instanceof String text && text.isBlank())) {
      return "";
    }
    return requireText(name, value);
  }

  static String requireText(String name, Object value) {
    if (!(value instanceof String text)) {
      throw new RowProblem(
          "wrong-type", "\"" + name + "\" is " + describe(value) + "; it must be a string.");
    }
    if (text.isBlank()) {
      throw new RowProblem(
          "empty-field", "\"" + name + "\" is " + (text.isEmpty() ? "empty." : "blank."));
    }
    return text;
  }

  static String describe(Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof Map) {
      return "an object";
    }
    if (value instanceof List) {
      return "an array";
    }
    return value instanceof String ? "a string" : "the " + kind(value) + " " + value;
  }

  private static String kind(Object value) {
    return value instanceof Boolean ? "boolean" : "number";
  }

  private static Example tokens(Map<String, Object> row) {
    int[] ids = integers("input_ids", row.get("input_ids"));
    Object given = row.get("labels");
    int[] labels = given == null ? ids.clone() : integers("labels", given);
    if (labels.length != ids.length) {
      throw new RowProblem(
          "wrong-type",
          "\"input_ids\" has " + ids.length + " numbers but \"labels\" " + labels.length + ".");
    }
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] < 0 || (labels[i] != IGNORED && labels[i] != ids[i])) {
        throw new RowProblem(
            "wrong-type",
            "at index "
                + i
                + " the id is "
                + ids[i]
                + " and the label "
                + labels[i]
                + "; a label is the id or "
                + IGNORED
                + ".");
      }
    }
    return new Example.Tokens(ids, labels);
  }

  private static int[] integers(String name, Object value) {
    if (!(value instanceof List<?> list) || list.isEmpty()) {
      throw new RowProblem(
          "wrong-type",
          "\"" + name + "\" is " + describe(value) + "; it must be an array of integers.");
    }
    List<Integer> numbers = new ArrayList<>(list.size());
    for (Object element : list) {
      if (!(element instanceof Long number) || number != number.intValue()) {
        throw new RowProblem(
            "wrong-type", "\"" + name + "\" holds " + describe(element) + ", not only integers.");
      }
      numbers.add(number.intValue());
    }
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }
}
