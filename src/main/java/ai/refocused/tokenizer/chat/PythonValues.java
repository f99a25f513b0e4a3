package ai.refocused.tokenizer.chat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Plain values as templates see them: maps, lists, strings, numbers, booleans and None. */
final class PythonValues {
  private static final int MAX_DEPTH = 64;

  private PythonValues() {}

  /** A deep copy without Java's null and without any type but the plain ones. */
  static Object plain(Object value) {
    return plain(value, 0);
  }

  private static Object plain(Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new ChatTemplateException("a message is nested deeper than " + MAX_DEPTH + " levels.");
    }
    if (value == null) {
      return PythonNone.NONE;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((key, element) -> copy.put(String.valueOf(key), plain(element, depth + 1)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(element -> copy.add(plain(element, depth + 1)));
      return copy;
    }
    if (value instanceof String
        || value instanceof Boolean
        || value instanceof Number
        || value == PythonNone.NONE) {
      return value;
    }
    throw new ChatTemplateException("a message holds a " + value.getClass().getName() + ".");
  }

  static String describe(Object value) {
    if (value == null) {
      return "something undefined";
    }
    if (value == PythonNone.NONE) {
      return "None";
    }
    if (value instanceof Map) {
      return "a mapping";
    }
    if (value instanceof List) {
      return "a list";
    }
    return (value instanceof String ? "the string \"" : "\"") + value + '"';
  }

  static List<Object> items(Map<?, ?> map) {
    List<Object> items = new ArrayList<>();
    map.forEach((key, value) -> items.add(List.of(key, value)));
    return items;
  }

  /** What a loop over the value goes through. */
  static List<?> elements(Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    if (value instanceof Map<?, ?> map) {
      return new ArrayList<>(map.keySet());
    }
    if (value instanceof String text) {
      return PythonStrings.characters(text);
    }
    throw new ChatTemplateException(describe(value) + " is no sequence.");
  }

  static String join(Object sequence, String separator) {
    return elements(sequence).stream()
        .map(PythonValues::text)
        .collect(Collectors.joining(separator));
  }

  /** The text of a plain value in the output. */
  static String text(Object value) {
    if (value instanceof Boolean truth) {
      return truth ? "True" : "False";
    }
    if (value instanceof List || value instanceof Map) {
      return repr(value);
    }
    return Objects.toString(value, "");
  }

  private static String repr(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(PythonValues::repr).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(e -> repr(e.getKey()) + ": " + repr(e.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof String text) {
      boolean doubled = text.indexOf('\'') >= 0 && text.indexOf('"') < 0;
      String escaped =
          text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
      return doubled ? '"' + escaped + '"' : "'" + escaped.replace("'", "\\'") + "'";
    }
    return text(value);
  }

  static boolean equal(Object a, Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return new BigDecimal(x.toString()).compareTo(new BigDecimal(y.toString())) == 0;
    }
    return Objects.equals(a, b);
  }

  static boolean truth(Object value) {
    if (value == null || value == PythonNone.NONE) {
      return false;
    }
    if (value instanceof Boolean truth) {
      return truth;
    }
    if (value instanceof Number number) {
      return number.doubleValue() != 0;
    }
    if (value instanceof String text) {
      return !text.isEmpty();
    }
    if (value instanceof Map<?, ?> map) {
      return !map.isEmpty();
    }
    return !(value instanceof List<?> list) || !list.isEmpty();
  }
}
