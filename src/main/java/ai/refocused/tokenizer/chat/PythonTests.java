package ai.refocused.tokenizer.chat;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.exptest.ExpTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Jinja2's tests ({@code value is name}) over plain values. */
final class PythonTests {
  private PythonTests() {}

  static List<ExpTest> all() {
    List<ExpTest> tests = new ArrayList<>();
    JinjaNames.TESTS.forEach(name -> tests.add(new PlainTest(name)));
    return tests;
  }

  static boolean holds(String test, Object value, Object argument) {
    return switch (test) {
      case "defined" -> value != null;
      case "undefined" -> value == null;
      case "none" -> value == PythonNone.NONE;
      case "string" -> value instanceof String;
      case "mapping" -> value instanceof Map;
      case "iterable", "sequence" ->
          value instanceof List || value instanceof Map || value instanceof String;
      case "number" -> value instanceof Number || value instanceof Boolean;
      case "integer" -> value instanceof Number && !isFraction(value);
      case "float" -> isFraction(value);
      case "boolean" -> value instanceof Boolean;
      case "true" -> Boolean.TRUE.equals(value);
      case "false" -> Boolean.FALSE.equals(value);
      case "odd" -> Math.floorMod(integer(test, value), 2L) == 1;
      case "even" -> Math.floorMod(integer(test, value), 2L) == 0;
      case "divisibleby" -> Math.floorMod(integer(test, value), integer(test, argument)) == 0;
      case "equalto", "eq", "==" -> PythonValues.equal(value, argument);
      case "ne", "!=" -> !PythonValues.equal(value, argument);
      case "in" -> contains(argument, value);
      default -> throw new ChatTemplateException("the test \"" + test + "\" is not supported.");
    };
  }

  private static boolean isFraction(Object value) {
    return value instanceof Double || value instanceof Float;
  }

  private static boolean contains(Object container, Object value) {
    if (container instanceof String text && value instanceof String part) {
      return text.contains(part);
    }
    return PythonValues.elements(container).stream()
        .anyMatch(element -> PythonValues.equal(element, value));
  }

  private static long integer(String test, Object value) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    throw new ChatTemplateException(
        "the test \"" + test + "\" needs numbers and got " + PythonValues.describe(value) + ".");
  }

  private record PlainTest(String name) implements ExpTest {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean evaluate(Object value, JinjavaInterpreter interpreter, Object... arguments) {
      return holds(name, value, arguments.length > 0 ? arguments[0] : null);
    }
  }
}
