package ai.refocused.hub.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;

/** An answer as JSON; strangers write it, so its size is limited. */
public final class JsonAnswer {
  private static final int MOST_BYTES = 64 << 20;
  private static final int MOST_SHOWN = 300;
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonAnswer() {}

  /** Reads and closes an answer. */
  public static JsonNode of(HttpResponse<InputStream> response, String what) throws IOException {
    byte[] bytes;
    try (InputStream body = response.body()) {
      bytes = body.readNBytes(MOST_BYTES + 1);
    }
    if (bytes.length > MOST_BYTES) {
      throw odd(what, "answers with more than " + (MOST_BYTES >> 20) + " MB");
    }
    try {
      return JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new HubException(odd(what, "answers without JSON").getMessage(), e);
    }
  }

  /** An answer that no hub would give. */
  public static HubException odd(String what, String oddity) {
    return new HubException(
        what + ": the hub " + oddity + ". Is <hubEndpoint> the address of a Hugging Face hub?");
  }

  /** A server's text as one short line. */
  public static String line(JsonNode text) {
    return line(text.asText(""));
  }

  static String line(String text) {
    String plain = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return plain.length() > MOST_SHOWN ? plain.substring(0, MOST_SHOWN) + "..." : plain;
  }
}
