package ai.refocused.dataset.source;

import ai.refocused.dataset.source.Finding.Severity;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * JSON Lines: one object a line, UTF-8. Lines end at LF; a CR before it is white space. A byte
 * order mark is let pass at the start of the file alone; blank lines are skipped. After a bad line
 * the next is read as if nothing had been.
 */
public final class JsonLinesReader implements RowReader {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private CharBuffer characters = CharBuffer.allocate(1 << 12);

  @Override
  public void read(Path file, InputStream in, Consumer<Row> rows, Findings findings)
      throws IOException {
    Lines lines = new Lines(in, MAX_ROW);
    while (lines.next()) {
      try {
        readLine(file, lines, rows, findings);
      } catch (RowProblem problem) {
        findings.add(
            RowReader.error(
                file,
                lines.number(),
                problem,
                lines.isTooLong() ? "" : ContentKey.of(lines.bytes(), lines.length())));
        if (problem.rule().equals("utf-16")) {
          return; // Every line would be wrong.
        }
      }
    }
  }

  private void readLine(Path file, Lines lines, Consumer<Row> rows, Findings findings)
      throws IOException {
    if (lines.isTooLong()) {
      throw new RowProblem(
          "row-too-long",
          "the line has " + lines.fullLength() + " bytes; at most " + MAX_ROW + " are read.");
    }
    decode(lines);
    boolean marked = characters.hasRemaining() && characters.get(0) == BYTE_ORDER_MARK;
    if (marked && lines.number() > 1) {
      throw new RowProblem(
          "encoding",
          1,
          "a byte order mark inside the file, as when files are put one behind another.");
    }
    int start = marked ? 1 : 0;
    if (isBlank(start)) {
      return;
    }
    try (JsonParser parser =
        StrictJson.FACTORY.createParser(characters.array(), start, characters.length() - start)) {
      parser.nextToken();
      StrictJson json = new StrictJson(parser, lines.number() - 1);
      Map<String, Object> values = json.readObject();
      if (parser.nextToken() != null) {
        throw new RowProblem(
            "invalid-json",
            parser.currentTokenLocation().getColumnNr(),
            "a second value stands behind the object, on the same line.");
      }
      Row row = new Row(file, lines.number(), values, json.places());
      json.remarks()
          .forEach(
              r ->
                  findings.add(
                      new Finding(
                          Severity.WARNING,
                          file,
                          lines.number(),
                          r.column(),
                          r.rule(),
                          r.getMessage(),
                          row.key())));
      rows.accept(row);
    } catch (JsonProcessingException e) {
      throw StrictJson.problem(e);
    }
  }

  /** Whether only what JSON calls white space is there. */
  private boolean isBlank(int start) {
    for (int i = start; i < characters.length(); i++) {
      char c = characters.get(i);
      if (c != ' ' && c != '\t' && c != '\r') {
        return false;
      }
    }
    return true;
  }

  /** Into {@link #characters}, from 0. */
  private void decode(Lines lines) {
    if (characters.capacity() < lines.length()) {
      characters = CharBuffer.allocate(Math.max(lines.length(), 2 * characters.capacity()));
    }
    ByteBuffer bytes = ByteBuffer.wrap(lines.bytes(), 0, lines.length());
    if (lines.number() == 1 && lines.length() >= 2 && isUtf16(bytes.get(0), bytes.get(1))) {
      throw new RowProblem("utf-16", "the file is UTF-16.");
    }
    characters.clear();
    CoderResult result = decoder.reset().decode(bytes, characters, true);
    if (result.isError()) {
      throw new RowProblem(
          "encoding",
          bytes.position() + 1,
          String.format(
              "byte %d of the line, 0x%02X, is not UTF-8.",
              bytes.position() + 1, bytes.get(bytes.position())));
    }
    characters.flip();
  }

  private static boolean isUtf16(byte first, byte second) {
    return (first == (byte) 0xFF && second == (byte) 0xFE)
        || (first == (byte) 0xFE && second == (byte) 0xFF)
        || first == 0
        || second == 0;
  }
}
