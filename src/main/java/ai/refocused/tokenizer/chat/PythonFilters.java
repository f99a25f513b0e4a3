package ai.refocused.tokenizer.chat;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.filter.Filter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Jinja2's filters as far as chat templates use them. */
final class PythonFilters {
  /** A filter's work. */
  interface Body {
    Object apply(Object value, FilterArguments arguments);
  }

  private static final Map<String, Body> BODIES = bodies();
  static final Set<String> NAMES = BODIES.keySet();

  private PythonFilters() {}

  static List<Filter> all() {
    List<Filter> filters = new ArrayList<>();
    BODIES.forEach((name, body) -> filters.add(new PlainFilter(name, body)));
    return filters;
  }

  private static Map<String, Body> bodies() {
    Map<String, Body> bodies = new TreeMap<>();
    bodies.put(
        "trim", (v, a) -> PythonStrings.strip(text(v), a.textOrNull(0, "chars"), true, true));
    bodies.put("upper", (v, a) -> text(v).toUpperCase(Locale.ROOT));
    bodies.put("lower", (v, a) -> text(v).toLowerCase(Locale.ROOT));
    bodies.put("title", (v, a) -> PythonStrings.title(text(v)));
    bodies.put("capitalize", (v, a) -> PythonStrings.capitalize(text(v)));
    bodies.put("string", (v, a) -> text(v));
    bodies.put("safe", (v, a) -> text(v));
    bodies.put("int", (v, a) -> integer(v, a));
    bodies.put("length", (v, a) -> length(v));
    bodies.put("count", (v, a) -> length(v));
    bodies.put("replace", PythonFilters::replace);
    bodies.put("indent", PythonFilters::indent);
    bodies.put("tojson", (v, a) -> PythonJson.write(v, (int) a.number(0, "indent", -1)));
    bodies.put("default", PythonFilters::defaultTo);
    bodies.put("d", PythonFilters::defaultTo);
    bodies.put("list", (v, a) -> new ArrayList<Object>(PythonValues.elements(v)));
    bodies.put("items", (v, a) -> v instanceof Map<?, ?> map ? PythonValues.items(map) : List.of());
    bodies.put("first", (v, a) -> at(v, true));
    bodies.put("last", (v, a) -> at(v, false));
    bodies.put("join", PythonFilters::join);
    bodies.put("reverse", (v, a) -> reverse(v));
    bodies.put("map", (v, a) -> map(v, a));
    bodies.put("selectattr", (v, a) -> select(v, a, true));
    bodies.put("rejectattr", (v, a) -> select(v, a, false));
    return Collections.unmodifiableMap(bodies);
  }

  private static String text(Object value) {
    return PythonValues.text(value);
  }

  private static Object integer(Object value, FilterArguments arguments) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    try {
      return Long.parseLong(text(value).strip());
    } catch (NumberFormatException e) {
      return arguments.number(0, "default", 0);
    }
  }

  private static Object length(Object value) {
    return value instanceof String text
        ? PythonStrings.length(text)
        : (long) (value == null ? 0 : PythonValues.elements(value).size());
  }

  private static Object replace(Object value, FilterArguments arguments) {
    return PythonStrings.replace(
        text(value),
        arguments.text(0, "old"),
        arguments.text(1, "new"),
        arguments.number(2, "count", -1));
  }

  private static Object indent(Object value, FilterArguments arguments) {
    Object width = arguments.get(0, "width");
    String margin =
        width instanceof String given
            ? given
            : " ".repeat((int) Math.min(1000, Math.max(0, arguments.number(0, "width", 4))));
    boolean first = PythonValues.truth(arguments.get(1, "first"));
    boolean blank = PythonValues.truth(arguments.get(2, "blank"));
    StringBuilder out = new StringBuilder();
    String[] lines = text(value).split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      boolean indented = i == 0 ? first : blank || !lines[i].isEmpty();
      out.append(i == 0 ? "" : "\n").append(indented ? margin : "").append(lines[i]);
    }
    return out.toString();
  }

  private static Object defaultTo(Object value, FilterArguments arguments) {
    boolean falseToo = PythonValues.truth(arguments.get(1, "boolean"));
    boolean absent = falseToo ? !PythonValues.truth(value) : value == null;
    Object fallback = arguments.get(0, "default_value");
    return absent ? (fallback == null ? "" : fallback) : value;
  }

  private static Object at(Object value, boolean first) {
    List<?> elements = PythonValues.elements(value);
    return elements.isEmpty() ? null : elements.get(first ? 0 : elements.size() - 1);
  }

  private static Object join(Object value, FilterArguments arguments) {
    Object attribute = arguments.get(1, "attribute");
    String separator = arguments.textOrNull(0, "d");
    List<Object> parts = new ArrayList<>();
    for (Object element : PythonValues.elements(value)) {
      parts.add(attribute == null ? element : PlainResolver.property(element, attribute));
    }
    return PythonValues.join(parts, separator == null ? "" : separator);
  }

  private static Object reverse(Object value) {
    List<Object> elements = new ArrayList<>(PythonValues.elements(value));
    Collections.reverse(elements);
    return value instanceof String ? PythonValues.join(elements, "") : elements;
  }

  private static Object map(Object value, FilterArguments arguments) {
    Object attribute = arguments.get(-1, "attribute");
    List<Object> result = new ArrayList<>();
    for (Object element : PythonValues.elements(value)) {
      if (attribute != null) {
        Object found = PlainResolver.property(element, attribute);
        result.add(found == null ? arguments.get(-1, "default") : found);
      } else {
        Body body = BODIES.get(arguments.text(0, "filter"));
        if (body == null) {
          throw new ChatTemplateException(
              "the filter \"" + arguments.text(0, "filter") + "\" is not supported.");
        }
        result.add(body.apply(element, arguments.rest(1)));
      }
    }
    return result;
  }

  private static Object select(Object value, FilterArguments arguments, boolean wanted) {
    String attribute = arguments.text(0, "attribute");
    Object test = arguments.get(1, "test");
    List<Object> result = new ArrayList<>();
    for (Object element : PythonValues.elements(value)) {
      Object found = PlainResolver.property(element, attribute);
      boolean holds =
          test == null
              ? PythonValues.truth(found)
              : PythonTests.holds(String.valueOf(test), found, arguments.get(2, "value"));
      if (holds == wanted) {
        result.add(element);
      }
    }
    return result;
  }

  private record PlainFilter(String name, Body body) implements Filter {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public Object filter(
        Object value, JinjavaInterpreter interpreter, Object[] given, Map<String, Object> named) {
      return body.apply(value, new FilterArguments(name, List.of(nonNull(given)), named));
    }

    @Override
    public Object filter(Object value, JinjavaInterpreter interpreter, String... given) {
      return filter(value, interpreter, (Object[]) given, Map.of());
    }

    private Object[] nonNull(Object[] given) {
      for (Object argument : given) {
        if (argument == null) {
          throw new ChatTemplateException(
              "an argument of the filter \"" + name + "\" is undefined.");
        }
      }
      return given;
    }
  }
}
