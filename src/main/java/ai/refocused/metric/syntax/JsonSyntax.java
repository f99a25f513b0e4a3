package ai.refocused.metric.syntax;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Parses JSON as RFC 8259 has it: one value of any kind, and nothing behind it. */
public final class JsonSyntax {
  private JsonSyntax() {}

  /** Whether a text is JSON. */
  public static Verdict check(String text) {
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return Verdict.INVALID;
      }
      parser.skipChildren();
      // A string is read lazily; its end must be found too.
      parser.getText();
      return parser.nextToken() == null ? Verdict.VALID : Verdict.INVALID;
    } catch (JsonProcessingException e) {
      return Verdict.INVALID;
    } catch (IOException e) {
      throw new UncheckedIOException("reading from a string failed", e);
    }
  }
}
