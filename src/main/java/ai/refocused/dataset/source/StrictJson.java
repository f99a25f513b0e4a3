package ai.refocused.dataset.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds plain values from JSON (RFC 8259), as strictly as it goes: no second value, no half
 * surrogate pair, no number beyond a double, limits on depth and size. A doubled key is remarked
 * on; as in Python, its last value counts.
 */
final class StrictJson {
  private static final int MAX_DEPTH = 100;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(RowReader.MAX_ROW)
                  .maxNameLength(10_000)
                  .maxNumberLength(1000)
                  .build())
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private final JsonParser parser;
  private final long linesBefore;
  private final List<RowProblem> remarks = new ArrayList<>();
  private Places places;
  private long characters;

  StrictJson(JsonParser parser) {
    this(parser, 0);
  }

  /**
   * @param linesBefore lines of the file before the first that the parser sees
   */
  StrictJson(JsonParser parser, long linesBefore) {
    this.parser = parser;
    this.linesBefore = linesBefore;
    this.places = new Places(linesBefore);
  }

  /** Where the values of the last object begin. */
  Places places() {
    return places;
  }

  /** Doubled keys and control characters of the values read so far. */
  List<RowProblem> remarks() {
    return remarks;
  }

  /** The object at which the parser stands. */
  Map<String, Object> readObject() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new RowProblem(
          "not-an-object",
          column(),
          "this is " + describe(parser.currentToken()) + ", not an object.");
    }
    places.note(null, "", parser.currentTokenLocation());
    return object();
  }

  private Map<String, Object> object() throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = check(parser.currentName());
      int column = column();
      parser.nextToken();
      places.note(map, name, parser.currentTokenLocation());
      Object value = value();
      if (map.containsKey(name)) {
        remarks.add(
            new RowProblem(
                "duplicate-key",
                column,
                "the key \"" + shorten(name) + "\" is there twice; the last value counts."));
      }
      map.put(name, value);
    }
    return map;
  }

  private Object value() throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> check(parser.getText());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> fraction();
      default ->
          throw new RowProblem("invalid-json", column(), "unexpected " + parser.currentToken());
    };
  }

  private List<Object> array() throws IOException {
    List<Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      count(16);
      if (!parser.currentToken().isNumeric()) {
        places.note(list, list.size(), parser.currentTokenLocation());
      }
      list.add(value());
    }
    return list;
  }

  private Object integer() throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? parser.getBigIntegerValue()
        : (Object) parser.getLongValue();
  }

  private Double fraction() throws IOException {
    double value = parser.getDoubleValue();
    if (Double.isInfinite(value)) {
      throw new RowProblem(
          "invalid-json", column(), "the number " + shorten(parser.getText()) + " is too large.");
    }
    return value;
  }

  private String check(String text) throws IOException {
    count(text.length() + 16L);
    boolean remarked = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i += 1;
      } else if (Character.isSurrogate(c)) {
        throw new RowProblem(
            "lone-surrogate",
            column(),
            String.format("half a surrogate pair, \\u%04x, stands alone.", (int) c));
      } else if (isControl(c) && !remarked) {
        remarked = true;
        remarks.add(
            new RowProblem(
                "control-character",
                column(),
                String.format("the text holds the control character \\u%04x.", (int) c)));
      }
    }
    return text;
  }

  private static boolean isControl(char c) {
    return Character.isISOControl(c) && c != '\t' && c != '\n' && c != '\r';
  }

  private void count(long more) {
    characters += more;
    if (characters > 2L * RowReader.MAX_ROW) {
      throw new RowProblem(
          "row-too-long", "the row is longer than " + RowReader.MAX_ROW + " characters.");
    }
  }

  /** Starts counting anew for the next row. */
  void startRow() {
    characters = 0;
    remarks.clear();
    places = new Places(linesBefore);
  }

  private int column() {
    return parser.currentTokenLocation().getColumnNr();
  }

  /** Jackson's complaint as a problem, with a column where the place is on one line. */
  static RowProblem problem(JsonProcessingException e) {
    int column = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getColumnNr());
    if (e instanceof StreamConstraintsException) {
      return new RowProblem("nesting", column, shorten(e.getOriginalMessage()) + ".");
    }
    return new RowProblem("invalid-json", column, shorten(e.getOriginalMessage()) + ".");
  }

  static String describe(JsonToken token) {
    return switch (token) {
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NULL -> "null";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      default -> token.toString();
    };
  }

  private static String shorten(String text) {
    // Jackson adds where the value began, in words about its own input object.
    String line = text.lines().findFirst().orElse("").replaceAll(" \\(start marker at .*", "");
    String plain = line.replaceAll("\\p{Cntrl}", "?");
    return plain.length() > 200 ? plain.substring(0, 200) + "…" : plain;
  }
}
