package ai.refocused.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Typed fields of a JSON object. Takes no value for another: {@code "64"}, {@code 64.5} and {@code
 * null} are no whole numbers. Collects what is wrong instead of stopping at it, and returns a
 * harmless value then; whoever reads must look at {@link #problems()} before using any.
 */
final class ConfigFields {
  private final String prefix;
  private final ObjectNode json;
  private final Set<String> read = new HashSet<>();
  private final List<String> problems;

  ConfigFields(ObjectNode json) {
    this("", json, new ArrayList<>());
  }

  private ConfigFields(String prefix, ObjectNode json, List<String> problems) {
    this.prefix = prefix;
    this.json = json;
    this.problems = problems;
  }

  /** What is wrong, one sentence each; nested objects' problems included. */
  List<String> problems() {
    return problems;
  }

  /** Keys that were never asked for, in the file's order. */
  List<String> unread() {
    List<String> unread = new ArrayList<>();
    json.fieldNames()
        .forEachRemaining(
            key -> {
              if (!read.contains(key)) {
                unread.add(prefix + key);
              }
            });
    return unread;
  }

  /** Notes a problem with a field. */
  void problem(String key, String fault) {
    problems.add("\"" + prefix + key + "\" " + fault);
  }

  boolean has(String key) {
    read.add(key);
    return json.hasNonNull(key);
  }

  int requiredInt(String key, int min, int max) {
    if (!has(key)) {
      problem(key, "is missing; a whole number from %,d to %,d is needed.".formatted(min, max));
      return min;
    }
    return whole(key, min, max);
  }

  int optionalInt(String key, int min, int max, int otherwise) {
    return has(key) ? whole(key, min, max) : otherwise;
  }

  /** A token id: absent takes the default, null is none, of a list the first counts. */
  OptionalInt tokenId(String key, int vocabSize, OptionalInt otherwise) {
    read.add(key);
    if (!json.has(key)) {
      return otherwise;
    }
    JsonNode value = json.get(key).isArray() ? json.get(key).path(0) : json.get(key);
    if (value.isNull() || value.isMissingNode()) {
      return OptionalInt.empty();
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < 0
        || value.intValue() >= vocabSize) {
      problem(
          key,
          "is %s; a token id from 0 to %,d (\"vocab_size\" - 1), or null, is allowed."
              .formatted(shown(value), vocabSize - 1));
      return OptionalInt.empty();
    }
    return OptionalInt.of(value.intValue());
  }

  /** A number above {@code low}, if that is exclusive, up to {@code high}. */
  Optional<Double> number(String key, Range range) {
    if (!has(key)) {
      return Optional.empty();
    }
    JsonNode value = json.get(key);
    if (!value.isNumber() || !range.contains(value.doubleValue())) {
      problem(key, "is %s; %s is allowed.".formatted(shown(value), range));
      return Optional.empty();
    }
    return Optional.of(value.doubleValue());
  }

  boolean flag(String key, boolean otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    JsonNode value = json.get(key);
    if (!value.isBoolean()) {
      problem(key, "is %s; true or false is allowed.".formatted(shown(value)));
    }
    return value.booleanValue();
  }

  Optional<String> text(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    JsonNode value = json.get(key);
    if (!value.isTextual()) {
      problem(key, "is %s; a string is allowed.".formatted(shown(value)));
      return Optional.empty();
    }
    return Optional.of(value.textValue());
  }

  /** An object's fields, whose problems count among these. */
  Optional<ConfigFields> object(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    if (!(json.get(key) instanceof ObjectNode object)) {
      problem(key, "is %s; an object is allowed.".formatted(shown(json.get(key))));
      return Optional.empty();
    }
    return Optional.of(new ConfigFields(prefix + key + ".", object, problems));
  }

  /** The value as in the file, shortened. */
  String shown(String key) {
    return shown(json.path(key));
  }

  JsonNode raw(String key) {
    read.add(key);
    return json.path(key);
  }

  private int whole(String key, int min, int max) {
    JsonNode value = json.get(key);
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < min
        || value.intValue() > max) {
      problem(
          key,
          "is %s; a whole number from %,d to %,d is allowed.".formatted(shown(value), min, max));
      return min;
    }
    return value.intValue();
  }

  private static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }

  /**
   * Allowed values of a number.
   *
   * @param low exclusive if {@code aboveLow}
   */
  record Range(double low, boolean aboveLow, double high) {
    static Range above(double low, double high) {
      return new Range(low, true, high);
    }

    static Range from(double low, double high) {
      return new Range(low, false, high);
    }

    boolean contains(double value) {
      return Double.isFinite(value) && value <= high && (aboveLow ? value > low : value >= low);
    }

    @Override
    public String toString() {
      return "a number " + (aboveLow ? "above " : "from ") + low + " up to " + high;
    }
  }
}
