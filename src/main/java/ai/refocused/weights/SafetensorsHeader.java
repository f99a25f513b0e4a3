package ai.refocused.weights;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Parses a safetensors header: a JSON object of exactly the shape that the format describes. */
final class SafetensorsHeader {

  /**
   * A tensor's entry.
   *
   * @param begin of its bytes, counted from the end of the header
   * @param end one past its last byte
   */
  record Entry(TensorInfo info, long begin, long end) {}

  private final Path file;
  private final JsonParser parser;

  private SafetensorsHeader(Path file, JsonParser parser) {
    this.file = file;
    this.parser = parser;
  }

  /** The entries in the header's order; what they claim of offsets and sizes is unchecked. */
  static Map<String, Entry> parse(Path file, String json) {
    try (JsonParser parser = StrictJson.parser(json)) {
      return new SafetensorsHeader(file, parser).entries();
    } catch (JsonProcessingException e) {
      throw StrictJson.malformed(file, e);
    } catch (IOException e) {
      throw new InvalidWeightsException(file, "Reading the header failed: " + e + ".", e);
    }
  }

  private Map<String, Entry> entries() throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    expect(JsonToken.START_OBJECT, parser.nextToken(), "the header");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (name.equals("__metadata__")) {
        skipMetadata();
      } else {
        entries.put(name, entry(name));
      }
    }
    if (parser.nextToken() != null) {
      throw invalid("The header goes on after its closing brace.");
    }
    return entries;
  }

  private void skipMetadata() throws IOException {
    expect(JsonToken.START_OBJECT, parser.nextToken(), "\"__metadata__\"");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      expect(JsonToken.VALUE_STRING, parser.nextToken(), quote(key) + " in \"__metadata__\"");
    }
  }

  private Entry entry(String name) throws IOException {
    expect(JsonToken.START_OBJECT, parser.nextToken(), "the entry of tensor " + quote(name));
    DType dtype = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      switch (field) {
        case "dtype" -> dtype = dtype(name);
        case "shape" -> shape = naturals(name, field);
        case "data_offsets" -> offsets = naturals(name, field);
        default -> throw invalid("Tensor " + quote(name) + " has a field " + quote(field) + ".");
      }
    }
    if (dtype == null || shape == null || offsets == null || offsets.size() != 2) {
      throw invalid(
          "Tensor " + quote(name) + " needs \"dtype\", \"shape\" and two \"data_offsets\".");
    }
    return new Entry(new TensorInfo(name, dtype, shape), offsets.get(0), offsets.get(1));
  }

  private DType dtype(String name) throws IOException {
    expect(JsonToken.VALUE_STRING, parser.nextToken(), "\"dtype\" of tensor " + quote(name));
    String id = parser.getText();
    return Arrays.stream(DType.values())
        .filter(type -> type.name().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    "Tensor %s has element type %s. Supported are %s."
                        .formatted(quote(name), quote(id), supportedTypes())));
  }

  private List<Long> naturals(String name, String field) throws IOException {
    String what = quote(field) + " of tensor " + quote(name);
    expect(JsonToken.START_ARRAY, parser.nextToken(), what);
    List<Long> numbers = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      expect(JsonToken.VALUE_NUMBER_INT, parser.currentToken(), "a number in " + what);
      if (parser.getText().startsWith("-")
          || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
        throw invalid(
            "%s holds %s; numbers from 0 to 2^63 - 1 are allowed."
                .formatted(what, quote(parser.getText())));
      }
      numbers.add(parser.getLongValue());
    }
    return numbers;
  }

  private void expect(JsonToken expected, JsonToken token, String what) {
    if (token != expected) {
      throw invalid("In the header, %s is not %s.".formatted(what, describe(expected)));
    }
  }

  private static String describe(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      default -> "a whole number";
    };
  }

  private InvalidWeightsException invalid(String detail) {
    return new InvalidWeightsException(file, detail);
  }

  private static String supportedTypes() {
    return EnumSet.allOf(DType.class).stream().map(DType::name).collect(Collectors.joining(", "));
  }

  private static String quote(String name) {
    return Quote.of(name);
  }
}
