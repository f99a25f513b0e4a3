package ai.refocused.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON as RFC 8259 has it, of files that nobody vouches for: valid UTF-8 without byte order mark,
 * no key twice, nothing after the value, bounded size and depth.
 */
public final class StrictJson {
  private static final int MAX_DEPTH = 100;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private StrictJson() {}

  /**
   * Reads a file that holds one JSON object.
   *
   * @param maxBytes size from which on the file is refused unread
   * @throws InvalidWeightsException if the file cannot be read or is not strict JSON
   */
  public static ObjectNode readObject(Path file, int maxBytes) {
    String text = decode(file, readCapped(file, maxBytes));
    try {
      JsonNode root = MAPPER.readTree(text);
      if (root instanceof ObjectNode object) {
        rejectLoneSurrogates(file, object);
        return object;
      }
    } catch (JsonProcessingException e) {
      throw malformed(file, e);
    }
    throw new InvalidWeightsException(file, "A JSON object {...} is expected.");
  }

  static JsonParser parser(String text) throws IOException {
    return FACTORY.createParser(text);
  }

  static String decode(Path file, byte[] bytes) {
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
    } catch (CharacterCodingException e) {
      throw new InvalidWeightsException(file, "The JSON is not valid UTF-8.", e);
    }
    if (text.startsWith("\uFEFF")) {
      throw new InvalidWeightsException(
          file, "The JSON starts with a byte order mark. Save it as UTF-8 without one.");
    }
    return text;
  }

  static InvalidWeightsException malformed(Path file, JsonProcessingException e) {
    String where =
        e.getLocation() == null
            ? ""
            : " (line %d, column %d)"
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    String kind = e instanceof JsonParseException ? "The JSON is malformed" : "The JSON is refused";
    return new InvalidWeightsException(file, kind + where + ": " + e.getOriginalMessage() + ".", e);
  }

  /** An escape such as {@code \\ud800} alone is no character: it could not be written again. */
  private static void rejectLoneSurrogates(Path file, JsonNode node) {
    List<String> texts = new ArrayList<>();
    if (node.isTextual()) {
      texts.add(node.textValue());
    }
    node.fieldNames().forEachRemaining(texts::add);
    for (String text : texts) {
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
        throw new InvalidWeightsException(
            file, "The JSON holds half of a surrogate pair, which is no character.");
      }
    }
    node.elements().forEachRemaining(child -> rejectLoneSurrogates(file, child));
  }

  private static byte[] readCapped(Path file, int maxBytes) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidWeightsException(file, "There is no such file.");
    }
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new InvalidWeightsException(
            file, "The file is larger than the %,d bytes that are read.".formatted(maxBytes));
      }
      return bytes;
    } catch (IOException e) {
      throw new InvalidWeightsException(file, "Reading the file failed: " + e + ".", e);
    }
  }
}
