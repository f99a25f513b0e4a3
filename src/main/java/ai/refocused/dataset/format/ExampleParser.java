package ai.refocused.dataset.format;

import ai.refocused.dataset.format.RowShape.Field;
import ai.refocused.dataset.source.RowProblem;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.RowSpec;
import ai.refocused.job.RowTemplate;
import ai.refocused.job.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes sense of rows as a task understands them. */
public final class ExampleParser {
  private static final int IGNORED = -100;

  private final Task task;
  private final Map<String, String> columns;
  private final List<RowTemplate.Part> template;
  private final List<RowShape> shapes;
  private final Map<String, Long> formats = new LinkedHashMap<>();

  /** Rows in the task's own formats, under the names that are known. */
  public ExampleParser(Task task) {
    this(task, RowSpec.DEFAULT);
  }

  /**
   * @throws InvalidJobException if the rows' columns are mapped to keys that make no format
   */
  public ExampleParser(Task task, RowSpec rows) {
    this.task = task;
    this.columns = rows.columns();
    Optional<RowTemplate> own =
        Optional.of(rows.template()).filter(text -> !text.isEmpty()).map(RowTemplate::new);
    this.template = own.map(RowTemplate::parts).orElse(List.of());
    List<RowShape> all = own.map(RowShape::of).map(List::of).orElseGet(() -> RowShape.of(task));
    this.shapes = all.stream().filter(shape -> shape.knows(columns.keySet())).toList();
    if (shapes.isEmpty()) {
      throw new InvalidJobException(
          "<columns>",
          "the keys %s are not of one format. %s has %s."
              .formatted(
                  quoted(columns.keySet()),
                  own.isPresent() ? "The template" : "A row of task " + task.id(),
                  words(all)));
    }
  }

  /** How many rows of each format have made sense so far, in the order in which they came. */
  public Map<String, Long> formats() {
    return Collections.unmodifiableMap(formats);
  }

  /**
   * The example that a row gives.
   *
   * @throws RowProblem if it gives none
   */
  public Example parse(Map<String, Object> given) {
    Map<String, Object> row = renamed(given);
    RowShape shape = shape(row, given);
    for (Field field : shape.fields()) {
      if (field.required() && !field.in(row)) {
        throw new RowProblem("missing-field", missing(field, given));
      }
    }
    Example example = example(shape, row);
    formats.merge(shape.label(row), 1L, Long::sum);
    return example;
  }

  private Example example(RowShape shape, Map<String, Object> row) {
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
      case INFILL -> infill(row, shape);
      case TEXT -> new Example.Text(text(row, shape, 0));
      case TOKENS -> tokens(row);
      case TEMPLATE -> new Example.Filled(template.stream().map(part -> piece(part, row)).toList());
    };
  }

  /** The row under the names of keys that the pom gives its columns. */
  private Map<String, Object> renamed(Map<String, Object> given) {
    if (columns.isEmpty()) {
      return given;
    }
    Map<String, Object> row = new LinkedHashMap<>(given);
    row.keySet().removeAll(columns.values());
    row.keySet().removeAll(columns.keySet());
    columns.forEach(
        (key, column) -> {
          if (given.containsKey(column)) {
            row.put(key, given.get(column));
          }
        });
    return row;
  }

  private RowShape shape(Map<String, Object> row, Map<String, Object> given) {
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
                    template.isEmpty()
                        ? "the keys are %s; a row of task %s has %s."
                            .formatted(keys(given), task.id(), words(shapes))
                        : "the keys are %s; the template wants %s."
                            .formatted(keys(given), words(shapes))));
  }

  private static String words(List<RowShape> shapes) {
    return shapes.stream().map(RowShape::toString).collect(Collectors.joining(", or "));
  }

  private String missing(Field field, Map<String, Object> row) {
    String column = columns.getOrDefault(field.name(), field.name());
    return "\"" + column + "\" is missing; the keys are " + keys(row) + ".";
  }

  private static String keys(Map<String, Object> row) {
    return row.isEmpty() ? "none" : quoted(row.keySet());
  }

  private static String quoted(Set<String> names) {
    return names.stream()
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

  /** Code may begin or end at the gap; what belongs there is something. */
  private static Example infill(Map<String, Object> row, RowShape shape) {
    String prefix = given(row, shape, 0);
    String suffix = given(row, shape, 1);
    if (prefix.isEmpty() && suffix.isEmpty()) {
      throw new RowProblem(
          "missing-field", "\"prefix\" and \"suffix\" are missing or empty; one has to be there.");
    }
    return new Example.Infill(prefix, suffix, text(row, shape, 2));
  }

  private static String given(Map<String, Object> row, RowShape shape, int field) {
    String name = shape.fields().get(field).name();
    Object value = row.get(name);
    return value == null || "".equals(value) ? "" : requireString(name, value);
  }

  private static Example.Piece piece(RowTemplate.Part part, Map<String, Object> row) {
    if (part instanceof RowTemplate.Words words) {
      return new Example.Piece(words.text(), words.learned());
    }
    RowTemplate.Value wanted = (RowTemplate.Value) part;
    Object value = row.get(wanted.key());
    boolean blank = value == null || (value instanceof String text && text.isBlank());
    String text = "";
    if (value instanceof Number || value instanceof Boolean) {
      text = value.toString();
    } else if (!(blank && wanted.optional())) {
      text = requireText(wanted.key(), value);
    }
    return new Example.Piece(text, wanted.learned());
  }

  static String requireText(String name, Object value) {
    String text = requireString(name, value);
    if (text.isBlank()) {
      throw new RowProblem(
              "empty-field", "\"" + name + "\" is " + (text.isEmpty() ? "empty." : "blank."))
          .at(name);
    }
    return text;
  }

  private static String requireString(String name, Object value) {
    if (!(value instanceof String text)) {
      throw new RowProblem(
              "wrong-type", "\"" + name + "\" is " + describe(value) + "; it must be a string.")
          .at(name);
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
              "\"" + name + "\" is " + describe(value) + "; it must be an array of integers.")
          .at(name);
    }
    List<Integer> numbers = new ArrayList<>(list.size());
    for (Object element : list) {
      if (!(element instanceof Long number) || number != number.intValue()) {
        throw new RowProblem(
                "wrong-type",
                "\"" + name + "\" holds " + describe(element) + ", not only integers.")
            .at(name);
      }
      numbers.add(number.intValue());
    }
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }
}
