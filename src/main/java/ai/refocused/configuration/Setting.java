package ai.refocused.configuration;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Something a user can set: its name, how its text is read, and which values are allowed.
 *
 * @param <T> type of its values
 */
public final class Setting<T> {
  /** Matches a text that is not blank. */
  static final String ANY_TEXT = "(?s).*\\S.*";

  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

  private final String name;
  private final String allowed;
  private final Function<String, T> reader;
  private final Predicate<T> holds;
  private final List<String> choices;

  private Setting(
      String name,
      String allowed,
      Function<String, T> reader,
      Predicate<T> holds,
      List<String> choices) {
    this.name = name;
    this.allowed = allowed;
    this.reader = reader;
    this.holds = holds;
    this.choices = choices;
  }

  static Setting<Integer> integer(String name, int least, int most) {
    String allowed =
        most == Integer.MAX_VALUE
            ? "a whole number from " + least + " up"
            : "a whole number from " + least + " to " + most;
    return new Setting<>(
        name, allowed, Integer::valueOf, value -> value >= least && value <= most, List.of());
  }

  static Setting<Long> wholeNumber(String name) {
    return new Setting<>(name, "a whole number", Long::valueOf, value -> true, List.of());
  }

  /** A finite number in a range; {@code allowed} says the range in words. */
  static Setting<Double> number(String name, String allowed, Predicate<Double> holds) {
    return new Setting<>(
        name,
        allowed,
        Double::valueOf,
        value -> Double.isFinite(value) && holds.test(value),
        List.of());
  }

  static Setting<Boolean> flag(String name) {
    return new Setting<>(
        name, "true or false", Setting::readFlag, value -> true, List.of("true", "false"));
  }

  static <E extends Enum<E>> Setting<E> choice(String name, Class<E> type) {
    List<String> ids =
        Arrays.stream(type.getEnumConstants()).map(Setting::idOf).collect(Collectors.toList());
    return new Setting<>(
        name,
        "one of " + String.join(", ", ids),
        text -> readChoice(text, type),
        value -> true,
        ids);
  }

  static Setting<String> text(String name, String allowed, String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    return new Setting<>(
        name, allowed, text -> text, text -> compiled.matcher(text).matches(), List.of());
  }

  static Setting<String> path(String name) {
    return text(name, "a path", ANY_TEXT);
  }

  static Setting<String> license(String name) {
    return text(name, "the name of a licence such as Apache-2.0", ANY_TEXT);
  }

  static Setting<String> memory(String name) {
    return text(name, "an amount of memory such as 512m or 2g", "[1-9]\\d{0,8}[kKmMgG]");
  }

  static Setting<Double> positive(String name) {
    return number(name, "a number above 0", value -> value > 0);
  }

  static Setting<Double> rate(String name) {
    return number(name, "a number above 0, at most 10", value -> value > 0 && value <= 10);
  }

  static Setting<Double> notNegative(String name) {
    return number(name, "a number from 0 up", value -> value >= 0);
  }

  static Setting<Double> share(String name) {
    return number(name, "a number from 0 to below 1", value -> value >= 0 && value < 1);
  }

  static Setting<List<String>> names(String name) {
    return new Setting<>(
        name,
        "at least one name; several are separated by commas",
        text -> List.of(COMMA.split(text.trim())),
        list -> !list.isEmpty() && list.stream().noneMatch(String::isBlank),
        List.of());
  }

  /** Some of a choice's names. */
  static <E extends Enum<E>> Setting<List<String>> some(String name, Class<E> type) {
    List<String> ids =
        Arrays.stream(type.getEnumConstants()).map(Setting::idOf).collect(Collectors.toList());
    return new Setting<>(
        name,
        "some of " + String.join(", ", ids),
        text -> List.of(COMMA.split(text.trim())),
        ids::containsAll,
        ids);
  }

  /** Texts, each an element of its own; text from the command line is one, commas or not. */
  static Setting<List<String>> texts(String name, String allowed, Predicate<String> holds) {
    return new Setting<>(
        name,
        allowed,
        List::of,
        list -> list.stream().allMatch(text -> text != null && holds.test(text)),
        List.of());
  }

  /** A value of a type of its own; {@code allowed} says its range in words. */
  static <T> Setting<T> of(
      String name, String allowed, Function<String, T> reader, Predicate<T> holds) {
    return new Setting<>(name, allowed, reader, holds, List.of());
  }

  /** Numbers by name, such as {@code dense=4,query_key_value=16}. */
  static <N extends Number> Setting<Map<String, N>> pattern(
      String name, String kind, Function<String, N> number, Predicate<N> holds) {
    return new Setting<>(
        name,
        "names with " + kind + ", such as dense=4,query_key_value=16",
        text -> readPattern(text, number),
        map -> map.values().stream().allMatch(holds),
        List.of());
  }

  /** Texts by name, such as {@code instruction=question,output=answer}. */
  static Setting<Map<String, String>> mapping(String name, String allowed) {
    return new Setting<>(
        name,
        allowed,
        text -> readPattern(text, Function.identity()),
        map -> map.values().stream().noneMatch(String::isBlank),
        List.of());
  }

  private static <N> Map<String, N> readPattern(String text, Function<String, N> number) {
    Map<String, N> pattern = new LinkedHashMap<>();
    for (String entry : COMMA.split(text.trim(), -1)) {
      String[] parts = entry.split("=", -1);
      if (parts.length != 2 || parts[0].isBlank()) {
        throw new IllegalArgumentException(text);
      }
      if (pattern.put(parts[0].trim(), number.apply(parts[1].trim())) != null) {
        throw new IllegalArgumentException(text);
      }
    }
    return pattern;
  }

  /** The name in a pom; on the command line {@code -Drefocused.} goes before it. */
  public String name() {
    return name;
  }

  /** Which values are allowed, in words. */
  String allowed() {
    return allowed;
  }

  /** Reads a value; empty if the text is not of the right kind. */
  Optional<T> read(String text) {
    try {
      return Optional.of(reader.apply(text.trim()));
    } catch (IllegalArgumentException e) {
      // The caller reports the text together with what is allowed.
      return Optional.empty();
    }
  }

  boolean allows(T value) {
    return holds.test(value);
  }

  /** What is wrong with a value, and what would be right. */
  String objection(String shown) {
    return "\"" + shown + "\" is not " + allowed + "." + Nearest.question(shown, choices);
  }

  /** A value as it is written in a pom. */
  static String show(Object value) {
    if (value instanceof Enum<?> constant) {
      return idOf(constant);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + "=" + entry.getValue())
          .collect(Collectors.joining(","));
    }
    return String.valueOf(value);
  }

  private static Boolean readFlag(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(text);
    }
    return Boolean.valueOf(text);
  }

  private static <E extends Enum<E>> E readChoice(String text, Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> idOf(constant).equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(text));
  }

  private static String idOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
