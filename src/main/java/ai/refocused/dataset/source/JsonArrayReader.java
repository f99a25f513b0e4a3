package ai.refocused.dataset.source;

import ai.refocused.dataset.source.Finding.Severity;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One JSON array of objects. Elements are read one after another; behind a syntax error nothing
 * more can be read, so it is the last finding.
 */
public final class JsonArrayReader implements RowReader {

  @Override
  public void read(Path file, InputStream in, Consumer<Row> rows, Findings findings)
      throws IOException {
    PushbackReader text =
        new PushbackReader(
            new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)));
    long line = 1;
    try (JsonParser parser = StrictJson.FACTORY.createParser(withoutMark(text))) {
      parser.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
      try {
        readElements(file, parser, rows, findings);
      } catch (CharacterCodingException e) {
        line = parser.currentLocation().getLineNr();
        throw new RowProblem("encoding", "a byte near this line is not UTF-8.");
      } catch (JsonProcessingException e) {
        line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
        throw StrictJson.problem(e);
      } catch (RowProblem e) {
        line = parser.currentTokenLocation().getLineNr();
        throw e;
      }
    } catch (RowProblem problem) {
      findings.add(RowReader.error(file, line, problem));
    } catch (CharacterCodingException e) {
      findings.add(RowReader.error(file, 1, new RowProblem("encoding", "the file is not UTF-8.")));
    }
  }

  private static Reader withoutMark(PushbackReader text) throws IOException {
    int first = text.read();
    if (first >= 0 && first != '\uFEFF') {
      text.unread(first);
    }
    return text;
  }

  private static void readElements(
      Path file, JsonParser parser, Consumer<Row> rows, Findings findings) throws IOException {
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      throw new RowProblem("invalid-json", 1, "the file must hold an array of objects.");
    }
    StrictJson json = new StrictJson(parser);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      JsonLocation start = parser.currentTokenLocation();
      json.startRow();
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        findings.add(
            new Finding(
                Severity.ERROR,
                file,
                start.getLineNr(),
                start.getColumnNr(),
                "not-an-object",
                "this is " + StrictJson.describe(parser.currentToken()) + ", not an object."));
        parser.skipChildren();
        continue;
      }
      Map<String, Object> values = json.readObject();
      Row row = new Row(file, start.getLineNr(), values, json.places());
      for (RowProblem remark : json.remarks()) {
        findings.add(
            new Finding(
                Severity.WARNING,
                file,
                start.getLineNr(),
                remark.column(),
                remark.rule(),
                remark.getMessage(),
                row.key()));
      }
      rows.accept(row);
    }
    if (parser.nextToken() != null) {
      throw new RowProblem("invalid-json", 0, "something stands behind the array.");
    }
  }
}
