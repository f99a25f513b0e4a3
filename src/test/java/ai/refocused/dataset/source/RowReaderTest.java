package ai.refocused.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowReaderTest {
  private static final Path FILE = Path.of("rows.jsonl");

  private final List<Row> rows = new ArrayList<>();
  private final Findings findings = new Findings();

  @Test
  void countsPhysicalLinesWhateverTheyEndWith() throws IOException {
    readLines("\uFEFF{\"a\": 1}\r\n\n  \t\r\n{\"a\": 2}\n{\"a\": \"\u2028\u0085\"}");
    assertThat(rows).extracting(Row::line).containsExactly(1L, 4L, 5L);
    assertThat(rows).extracting(Row::values).first().isEqualTo(Map.of("a", 1L));
    assertThat(findings.errorCount()).isZero();
  }

  @Test
  void goesOnBehindABadLine() throws IOException {
    readLines("{\"a\": 1\n[1]\n{\"a\": 2} {\"b\": 3}\n{\"a\": 'x'}\n{\"a\": 1e999}\n{\"a\": 3}\n");
    assertThat(rows).extracting(Row::line).containsExactly(6L);
    assertThat(findings.errors())
        .extracting(Finding::toString)
        .satisfiesExactly(
            f -> assertThat(f).startsWith("rows.jsonl:1:8 [invalid-json] Unexpected end-of-input"),
            f ->
                assertThat(f)
                    .isEqualTo(
                        "rows.jsonl:2:1 [not-an-object] this is an array, not an object — write"
                            + " each row as {…}."),
            f ->
                assertThat(f)
                    .isEqualTo(
                        "rows.jsonl:3:10 [invalid-json] a second value stands behind the object, on the"
                            + " same line — mend the JSON at this place."),
            f -> assertThat(f).startsWith("rows.jsonl:4:7 [invalid-json] Unexpected character"),
            f -> assertThat(f).contains("[invalid-json] the number 1e999 is too large — "));
  }

  @Test
  void findsBytesThatAreNotUtf8AtTheirPlace() throws IOException {
    byte[] good = "{\"a\": \"xyz\"}\n".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < good.length - 1; i++) {
      for (byte bad : new byte[] {(byte) 0x80, (byte) 0xC0, (byte) 0xF5, (byte) 0xFF}) {
        byte[] bytes = good.clone();
        bytes[i] = bad;
        Findings found = new Findings();
        new JsonLinesReader().read(FILE, stream(concat(good, bytes, good)), row -> {}, found);
        assertThat(found.errors()).hasSize(1);
        assertThat(found.errors().get(0).toString())
            .startsWith("rows.jsonl:2:" + (i + 1) + " [encoding] byte " + (i + 1) + " of the line");
      }
    }
  }

  @Test
  void rejectsOverlongFormsAndEncodedSurrogates() throws IOException {
    read(concat("{\"a\": \"".getBytes(StandardCharsets.UTF_8), bytes(0xC0, 0x80), bytes('"', '}')));
    read(
        concat(
            "{\"a\": \"".getBytes(StandardCharsets.UTF_8),
            bytes(0xED, 0xA0, 0x80),
            bytes('"', '}')));
    assertThat(findings.errors()).extracting(Finding::rule).containsExactly("encoding", "encoding");
  }

  @Test
  void saysOnceThatAFileIsUtf16() throws IOException {
    for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-16BE")) {
      Findings found = new Findings();
      byte[] bytes = "{\"a\": 1}\n{\"a\": 2}\n".getBytes(Charset.forName(charset));
      new JsonLinesReader().read(FILE, stream(bytes), row -> {}, found);
      assertThat(found.errors())
          .extracting(Finding::message)
          .containsExactly("the file is UTF-16.");
    }
  }

  @Test
  void warnsOfDoubledKeysAndControlCharacters() throws IOException {
    readLines("{\"a\": 1, \"a\": 2, \"b\": \"x\\u0000\"}");
    assertThat(rows.get(0).values()).containsEntry("a", 2L);
    assertThat(findings.warnings())
        .extracting(Finding::rule)
        .containsExactly("duplicate-key", "control-character");
  }

  @Test
  void rejectsHalfASurrogatePairInNamesAndValues() throws IOException {
    readLines("{\"\\ud800\": 1}\n{\"a\": [\"\\udc00x\"]}\n{\"a\": \"\\ud83d\\udc4b\"}");
    assertThat(findings.errors())
        .extracting(Finding::rule)
        .containsExactly("lone-surrogate", "lone-surrogate");
    assertThat(rows.get(0).values()).isEqualTo(Map.of("a", "👋"));
  }

  @Test
  void passesOverALineOf100MegabytesWithoutHoldingIt() throws IOException {
    InputStream huge =
        new SequenceInputStream(
            new SequenceInputStream(stream("{\"a\": \""), new Repeated((byte) 'x', 100L << 20)),
            stream("\"}\n{\"a\": 1}\n"));
    new JsonLinesReader().read(FILE, huge, rows::add, findings);
    assertThat(findings.errors())
        .extracting(Finding::toString)
        .containsExactly(
            "rows.jsonl:1:1 [row-too-long] the line has 104857609 bytes; at most 16777216 are read"
                + " — split the row.");
    assertThat(rows).extracting(Row::line).containsExactly(2L);
  }

  @Test
  void rejectsDeepNestingInBothForms() throws IOException {
    String deep = "[".repeat(10_000) + "]".repeat(10_000);
    readLines("{\"a\": " + deep + "}\n{\"a\": 1}");
    assertThat(findings.errors()).extracting(Finding::rule).containsExactly("nesting");
    assertThat(rows).hasSize(1);
    readArray("[{\"a\": " + deep + "}]");
    assertThat(findings.errors()).hasSize(2);
  }

  @Test
  void readsAnArrayOfObjects() throws IOException {
    readArray("\uFEFF [\n {\"a\": 1},\n 5,\n {\"a\": 2,\n  \"a\": 3}\n]\n");
    assertThat(rows).extracting(Row::line).containsExactly(2L, 4L);
    assertThat(findings.errors())
        .extracting(Finding::toString)
        .containsExactly(
            "rows.jsonl:3:2 [not-an-object] this is a number, not an object — write each row as {…}.");
    assertThat(findings.warnings()).extracting(Finding::rule).containsExactly("duplicate-key");
  }

  @Test
  void endsAnArrayAtItsFirstSyntaxError() throws IOException {
    readArray("[{\"a\": 1},\n {\"a\": 2},\n {\"a\" 3}]");
    assertThat(rows).hasSize(2);
    assertThat(findings.errors()).hasSize(1);
    assertThat(findings.errors().get(0).toString()).startsWith("rows.jsonl:3:7 [invalid-json]");
    readArray("[{\"a\": 1}] x");
    readArray("{\"a\": 1}");
    readArray("");
    readArray("[{\"a\": 1}");
    assertThat(findings.errorCount()).isEqualTo(5);
  }

  @Test
  void tellsLinesFromAnArrayInAJsonFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.json");
    Files.writeString(file, "\uFEFF\n [{}]");
    assertThat(RowReader.of(file)).isInstanceOf(JsonArrayReader.class);
    Files.writeString(file, "{}\n{}");
    assertThat(RowReader.of(file)).isInstanceOf(JsonLinesReader.class);
    Path lines = folder.resolve("a.jsonl");
    Files.writeString(lines, "[1]");
    assertThat(RowReader.of(lines)).isInstanceOf(JsonLinesReader.class);
  }

  @Test
  void turnsAnyDamageIntoFindings() throws IOException {
    byte[] seed =
        ("{\"messages\": [{\"role\": \"user\", \"content\": \"é👋\\u00e9\"}], \"n\": [1, -2.5e3,"
                + " true, null]}\n{\"a\": {\"b\": \"\\\\ \\\" \\n\"}}\n")
            .getBytes(StandardCharsets.UTF_8);
    Random random = new Random(11);
    for (int i = 0; i < 4000; i++) {
      byte[] bytes = mutate(seed, random);
      Findings found = new Findings();
      List<Row> kept = new ArrayList<>();
      RowReader reader = i % 2 == 0 ? new JsonLinesReader() : new JsonArrayReader();
      byte[] document = i % 2 == 0 ? bytes : concat(bytes('['), bytes, bytes(']'));
      reader.read(FILE, stream(document), kept::add, found);
      assertThat(kept.size() + found.errorCount()).isPositive();
      assertThat(found.errors()).allMatch(f -> f.line() >= 1 && f.message().endsWith("."));
    }
  }

  private static byte[] mutate(byte[] seed, Random random) {
    byte[] bytes = seed.clone();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      int at = random.nextInt(bytes.length - 1);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 ->
            bytes =
                concat(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + 1, bytes.length));
        default ->
            bytes =
                concat(
                    Arrays.copyOf(bytes, at),
                    bytes("{}[]\",:\\\n\0".charAt(random.nextInt(10))),
                    Arrays.copyOfRange(bytes, at, bytes.length));
      }
    }
    return bytes;
  }

  private void readLines(String text) throws IOException {
    read(text.getBytes(StandardCharsets.UTF_8));
  }

  private void read(byte[] bytes) throws IOException {
    new JsonLinesReader().read(FILE, stream(bytes), rows::add, findings);
  }

  private void readArray(String text) throws IOException {
    new JsonArrayReader().read(FILE, stream(text), rows::add, findings);
  }

  private static InputStream stream(String text) {
    return stream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] concat(byte[]... parts) {
    byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /** A long run of one byte that is never in memory. */
  private static final class Repeated extends InputStream {
    private final byte value;
    private long left;

    Repeated(byte value, long count) {
      this.value = value;
      this.left = count;
    }

    @Override
    public int read() {
      return left-- > 0 ? value : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int count = (int) Math.min(left, length);
      Arrays.fill(target, offset, offset + count, value);
      left -= count;
      return count;
    }
  }
}
