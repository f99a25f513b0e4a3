package ai.refocused.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.dataset.source.Finding;
import ai.refocused.dataset.source.Findings;
import ai.refocused.job.BatchSpec;
import ai.refocused.job.Task;
import ai.refocused.tokenizer.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Validates lines that were damaged at random, with a fixed seed: 4,000 of them, or as many as the
 * system property {@code refocused.fuzz.lines} says ({@code mvn test -Pfuzz}: 100,000).
 */
class DatasetFuzzTest {
  private static final int LINES = Integer.getInteger("refocused.fuzz.lines", 4000);
  private static final int LINES_OF_A_FILE = 500;
  private static final int MOST_DAMAGE = 6;

  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "\\",
    "\\u",
    "\\ud800",
    "null",
    "1e400",
    "-",
    "\u0000",
    "\uFEFF",
    "\u202E",
    "<|endoftext|>",
    "\"messages\":",
    "\"role\":",
    "\"input_ids\": [1]",
    "```java\n",
    "@mail.org",
    "{\"a\":".repeat(150),
    "[".repeat(2000),
    "4111 1111 1111 1111"
  };

  private final Random random = new Random(20261128);

  @TempDir private Path folder;

  @Test
  void saysOfEveryDamagedLineWhetherItIsUsable() throws IOException {
    List<byte[]> sound = new ArrayList<>();
    for (String name : List.of("broken", "chat", "code", "instruct", "domain")) {
      String text =
          Files.readString(
              Reference.DATASETS.resolve(name + ".jsonl"), StandardCharsets.ISO_8859_1);
      text.lines()
          .filter(line -> line.length() < 20_000)
          .forEach(line -> sound.add(line.getBytes(StandardCharsets.ISO_8859_1)));
    }
    try (Tokenizer tokenizer = Reference.tokenizer()) {
      Optional<ModelText> model = Optional.of(Reference.modelText(tokenizer));
      for (int done = 0; done < LINES; done += LINES_OF_A_FILE) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        // The first line decides whether a file is taken for UTF-16.
        file.write("{\"text\": \"sound\"}\n".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < LINES_OF_A_FILE; i++) {
          file.write(damaged(sound.get(random.nextInt(sound.size()))));
          file.write('\n');
        }
        check(file.toByteArray(), model);
      }
    }
  }

  private void check(byte[] bytes, Optional<ModelText> model) throws IOException {
    Path file = Files.write(folder.resolve("fuzz.jsonl"), bytes);
    DatasetValidator.Outcome outcome =
        new DatasetValidator(Task.CUSTOM, model)
            .validate(
                Reference.spec(file, 0, 256),
                new BatchSpec(1, 1, 1),
                1,
                0,
                Integer.MAX_VALUE,
                Optional::of);
    Findings findings = outcome.findings();
    TreeSet<Long> bad = new TreeSet<>();
    findings.errors().forEach(finding -> bad.add(finding.line()));
    String[] lines = new String(bytes, StandardCharsets.ISO_8859_1).split("\n", 0);
    long blank = 0;
    for (String line : lines) {
      blank += line.matches("[ \t\r]*") ? 1 : 0;
    }
    assertThat(bad.size() + outcome.figures().trainRows() + blank).isEqualTo(lines.length);
    assertThat(findings.errors()).allMatch(finding -> isInside(finding, lines));
    assertThat(findings.warnings()).allMatch(finding -> isInside(finding, lines));
  }

  private static boolean isInside(Finding finding, String[] lines) {
    return finding.line() >= 1
        && finding.line() <= lines.length
        && finding.column() >= 1
        && finding.column() <= lines[(int) finding.line() - 1].length() + 2;
  }

  private byte[] damaged(byte[] line) {
    byte[] damaged = line;
    for (int i = random.nextInt(MOST_DAMAGE); i >= 0; i--) {
      damaged = damagedOnce(damaged);
    }
    return damaged;
  }

  private byte[] damagedOnce(byte[] line) {
    int at = random.nextInt(line.length + 1);
    int to = Math.min(line.length, at + random.nextInt(40));
    return switch (random.nextInt(5)) {
      case 0 -> joined(line, at, to, new byte[0]);
      case 1 ->
          joined(
              line, at, at, PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8));
      case 2 ->
          joined(line, at, Math.min(line.length, at + 1), new byte[] {(byte) random.nextInt()});
      case 3 -> joined(line, at, at, Arrays.copyOfRange(line, at, to));
      default -> joined(line, at, line.length, new byte[0]);
    };
  }

  /** The line with something else from one place to another. */
  private static byte[] joined(byte[] line, int from, int to, byte[] with) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(line, 0, from);
    out.writeBytes(with);
    out.write(line, to, line.length - to);
    return out.toByteArray();
  }
}
