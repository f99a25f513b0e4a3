package ai.refocused.tokenizer.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The methods of Python's strings, dicts and lists that templates may call. */
final class PythonMethods {
  /** A slice {@code [start:stop:step]}, None where left out. */
  static final String SLICE = JinjaNames.OWN_PREFIX + "slice";

  static final Set<String> NAMES =
      Set.of(
          "strip",
          "lstrip",
          "rstrip",
          "split",
          "rsplit",
          "splitlines",
          "startswith",
          "endswith",
          "upper",
          "lower",
          "title",
          "capitalize",
          "replace",
          "find",
          "count",
          "join",
          "removeprefix",
          "removesuffix",
          "items",
          "keys",
          "values",
          "get");

  private PythonMethods() {}

  static Object call(Object base, String method, List<Object> arguments) {
    if (method.equals(SLICE)) {
      return slice(base, arguments);
    }
    Object result = null;
    if (base instanceof String text) {
      result = ofString(text, method, arguments);
    } else if (base instanceof Map<?, ?> map) {
      result = ofMap(map, method, arguments);
    }
    if (result == null) {
      throw new ChatTemplateException(
          "the method \"" + method + "\" cannot be called on " + PythonValues.describe(base) + ".");
    }
    return result == UNDEFINED ? null : result;
  }

  /** What {@code dict.get} of an absent key gives is None, not undefined. */
  private static final Object UNDEFINED = new Object();

  private static Object ofMap(Map<?, ?> map, String method, List<Object> arguments) {
    return switch (method) {
      case "items" -> PythonValues.items(map);
      case "keys" -> new ArrayList<Object>(map.keySet());
      case "values" -> new ArrayList<Object>(map.values());
      case "get" -> {
        Object value = map.get(String.valueOf(argument(method, arguments, 0)));
        Object fallback = arguments.size() > 1 ? arguments.get(1) : PythonNone.NONE;
        Object found = value == null ? fallback : value;
        yield found == null ? UNDEFINED : found;
      }
      default -> null;
    };
  }

  private static Object ofString(String text, String method, List<Object> arguments) {
    return switch (method) {
      case "strip" -> PythonStrings.strip(text, optionalText(arguments, 0), true, true);
      case "lstrip" -> PythonStrings.strip(text, optionalText(arguments, 0), true, false);
      case "rstrip" -> PythonStrings.strip(text, optionalText(arguments, 0), false, true);
      case "split" -> PythonStrings.split(text, optionalText(arguments, 0), limit(arguments, 1));
      case "rsplit" -> PythonStrings.rsplit(text, optionalText(arguments, 0), limit(arguments, 1));
      case "splitlines" -> text.lines().collect(Collectors.<Object>toList());
      case "startswith" -> affixes(method, arguments).anyMatch(text::startsWith);
      case "endswith" -> affixes(method, arguments).anyMatch(text::endsWith);
      case "upper" -> text.toUpperCase(Locale.ROOT);
      case "lower" -> text.toLowerCase(Locale.ROOT);
      case "title" -> PythonStrings.title(text);
      case "capitalize" -> PythonStrings.capitalize(text);
      case "replace" ->
          PythonStrings.replace(
              text, text(method, arguments, 0), text(method, arguments, 1), limit(arguments, 2));
      case "find" -> find(text, text(method, arguments, 0));
      case "count" -> (long) PythonStrings.split(text, text(method, arguments, 0), -1).size() - 1;
      case "join" -> PythonValues.join(argument(method, arguments, 0), text);
      case "removeprefix" -> {
        String prefix = text(method, arguments, 0);
        yield text.startsWith(prefix) ? text.substring(prefix.length()) : text;
      }
      case "removesuffix" -> {
        String suffix = text(method, arguments, 0);
        yield text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
      }
      default -> null;
    };
  }

  private static long find(String text, String part) {
    int at = text.indexOf(part);
    return at < 0 ? -1 : text.codePointCount(0, at);
  }

  private static Stream<String> affixes(String method, List<Object> arguments) {
    return argument(method, arguments, 0) instanceof List<?> several
        ? several.stream().map(String::valueOf)
        : Stream.of(text(method, arguments, 0));
  }

  private static Object slice(Object base, List<Object> arguments) {
    List<?> elements = PythonValues.elements(base);
    long step = arguments.get(2) instanceof Number n ? n.longValue() : 1;
    if (step == 0) {
      throw new ChatTemplateException("a slice with step 0.");
    }
    int size = elements.size();
    long start = bound(arguments.get(0), step > 0 ? 0 : size - 1, size, step);
    long stop = bound(arguments.get(1), step > 0 ? size : -1, size, step);
    List<Object> result = new ArrayList<>();
    for (long i = start; step > 0 ? i < stop : i > stop; i += step) {
      result.add(elements.get((int) i));
    }
    return base instanceof String ? PythonValues.join(result, "") : result;
  }

  private static long bound(Object given, long absent, int size, long step) {
    if (!(given instanceof Number number)) {
      return absent;
    }
    long index = number.longValue() < 0 ? number.longValue() + size : number.longValue();
    long lowest = step > 0 ? 0 : -1;
    return Math.max(lowest, Math.min(index, step > 0 ? size : size - 1));
  }

  private static Object argument(String method, List<Object> arguments, int index) {
    if (index >= arguments.size() || arguments.get(index) == null) {
      throw new ChatTemplateException(
          "argument " + (index + 1) + " of \"" + method + "\" is missing or undefined.");
    }
    return arguments.get(index);
  }

  private static String text(String method, List<Object> arguments, int index) {
    if (argument(method, arguments, index) instanceof String text) {
      return text;
    }
    throw new ChatTemplateException(
        "argument "
            + (index + 1)
            + " of \""
            + method
            + "\" is "
            + PythonValues.describe(arguments.get(index))
            + ", not a string.");
  }

  private static String optionalText(List<Object> arguments, int index) {
    return index < arguments.size() && arguments.get(index) instanceof String text ? text : null;
  }

  private static long limit(List<Object> arguments, int index) {
    return index < arguments.size() && arguments.get(index) instanceof Number n
        ? n.longValue()
        : -1;
  }
}
