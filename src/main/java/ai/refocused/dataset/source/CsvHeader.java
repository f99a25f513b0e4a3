package ai.refocused.dataset.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The column names in the first line of a CSV or TSV file (RFC 4180). DuckDB is told them, so that
 * it need not guess at quotes and types, and can say in which line something is wrong.
 */
final class CsvHeader {
  private static final int MOST_CHARACTERS = 1 << 16;

  private final Reader in;
  private final char delimiter;
  private int read;

  private CsvHeader(Reader in, char delimiter) {
    this.in = in;
    this.delimiter = delimiter;
  }

  /**
   * Reads the names.
   *
   * @throws RowProblem if there are none, or they are no names
   */
  static List<String> read(Path file, char delimiter) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        Reader text =
            new BufferedReader(
                new InputStreamReader(
                    DataStream.unpack(file, raw),
                    StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)))) {
      return checked(new CsvHeader(text, delimiter).names());
    } catch (CharacterCodingException e) {
      throw new RowProblem("encoding", "the first line is not UTF-8.");
    }
  }

  private List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    boolean quoted = false;
    int c = next();
    if (c == '\uFEFF') {
      c = next();
    }
    for (; c >= 0 && (quoted || (c != '\n' && c != '\r')); c = next()) {
      if (c == '"') {
        // A doubled quote within quotes is one; the second of the two opens quotes again.
        if (!quoted && name.length() > 0) {
          name.append('"');
        }
        quoted = !quoted;
      } else if (c == delimiter && !quoted) {
        names.add(name.toString());
        name.setLength(0);
      } else {
        name.append((char) c);
      }
    }
    names.add(name.toString());
    return names;
  }

  private int next() throws IOException {
    if (read++ > MOST_CHARACTERS) {
      throw new RowProblem(
          "unreadable-table",
          "the first line, which must name the columns, has more than "
              + MOST_CHARACTERS
              + " characters.");
    }
    return in.read();
  }

  private static List<String> checked(List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (name.isBlank() || !seen.add(name.toLowerCase(Locale.ROOT))) {
        throw new RowProblem(
            "unreadable-table",
            "the first line must give each column a name of its own; one is "
                + (name.isBlank() ? "empty." : "\"" + name + "\" again."));
      }
    }
    return names;
  }
}
