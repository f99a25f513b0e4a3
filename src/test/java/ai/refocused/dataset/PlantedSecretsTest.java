package ai.refocused.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.dataset.lint.secret.FakeSecrets;
import ai.refocused.dataset.source.Finding;
import ai.refocused.job.BatchSpec;
import ai.refocused.job.Task;
import ai.refocused.job.validation.DataRule;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 50 secrets of 10 kinds among 10,000 clean rows: nearly all are found, and little else. */
class PlantedSecretsTest {
  private static final int CLEAN = 10_000;
  private static final int OF_EACH_KIND = 5;
  private static final Set<DataRule> RULES =
      EnumSet.of(
          DataRule.SECRET,
          DataRule.PRIVATE_KEY,
          DataRule.EMAIL,
          DataRule.PHONE,
          DataRule.CARD_NUMBER);

  private final Random random = new Random(42);
  private final Map<Long, String> planted = new HashMap<>();
  private final Map<Long, DataRule> rules = new HashMap<>();

  @TempDir private Path folder;

  @Test
  void nearlyAllAreFoundAndLittleElse() throws IOException {
    Path file = folder.resolve("train.jsonl");
    write(file);
    assertThat(planted).hasSize(50);
    List<Finding> found =
        new DatasetValidator(Task.DOMAIN, Optional.empty())
                .validate(
                    Reference.spec(file, 0, 1024),
                    new BatchSpec(1, 1, 1),
                    1,
                    0,
                    CLEAN,
                    Optional::of)
                .findings()
                .warnings()
                .stream()
                .filter(finding -> RULES.contains(DataRule.named(finding.rule()).orElseThrow()))
                .toList();
    long right =
        found.stream()
            .filter(finding -> rules.containsKey(finding.line()))
            .filter(finding -> rules.get(finding.line()).id().equals(finding.rule()))
            .map(Finding::line)
            .distinct()
            .count();
    List<Finding> wrong =
        found.stream().filter(finding -> !rules.containsKey(finding.line())).toList();
    assertThat(right).isGreaterThanOrEqualTo(48);
    assertThat(wrong).as("%s", wrong).hasSizeLessThanOrEqualTo(10);
    for (Finding finding : found) {
      String secret = planted.getOrDefault(finding.line(), "");
      assertThat(secret.isEmpty() || !finding.toString().contains(secret.substring(10))).isTrue();
    }
  }

  private void write(Path file) throws IOException {
    FakeSecrets fake = new FakeSecrets(random);
    ObjectMapper json = new ObjectMapper();
    List<FakeSecrets.Kind> kinds = List.of(FakeSecrets.Kind.values());
    int step = CLEAN / (OF_EACH_KIND * kinds.size());
    long line = 0;
    int next = 0;
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < CLEAN; i++) {
        out.write(json.writeValueAsString(Map.of("text", clean())) + "\n");
        line++;
        if (i % step == step / 2) {
          FakeSecrets.Kind kind = kinds.get(next++ % kinds.size());
          String secret = fake.draw(kind);
          planted.put(++line, secret);
          rules.put(line, kind.rule());
          out.write(json.writeValueAsString(Map.of("text", sentence() + secret + "\n")) + "\n");
        }
      }
    }
  }

  /** Prose with the numbers, identifiers and code that real rows have. */
  private String clean() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      text.append(sentence()).append(piece()).append(". ");
    }
    return text.toString();
  }

  private String piece() {
    int a = random.nextInt(100_000);
    int b = random.nextInt(10_000);
    return switch (random.nextInt(16)) {
      case 0 -> a + " + " + b + " = " + (a + b);
      case 1 -> "$" + a + "." + (10 + b % 90);
      case 2 -> new UUID(random.nextLong(), random.nextLong()).toString();
      case 3 -> String.format(Locale.ROOT, "%016x%016x", random.nextLong(), random.nextLong());
      case 4 ->
          String.format(Locale.ROOT, "2026-%02d-%02dT%02d:30:00Z", 1 + b % 12, 1 + b % 28, b % 24);
      case 5 -> "version 1." + b % 20 + "." + a % 30 + "-SNAPSHOT";
      case 6 -> "https://www.host" + b + ".org/path/" + a + "?id=" + b;
      case 7 -> "order number " + (1_000_000_000L + random.nextInt(Integer.MAX_VALUE));
      case 8 -> "password = input('Password: ')";
      case 9 -> "for (int i = " + b + "; i < " + a + "; i++) { sum += key[i]; }";
      case 10 -> "@Override public int hashCode() { return " + a + "; }";
      case 11 -> "ISBN 978-3-16-" + (100_000 + a % 900_000) + "-" + b % 10;
      case 12 -> "192.168." + b % 255 + "." + a % 255 + ":8080";
      case 13 -> "a population of " + String.format(Locale.US, "%,d", 1_000_000_000L + a);
      case 14 -> "see " + b + "-" + a + " and pages " + b + "-" + (b + 7);
      default -> "pi is about 3.14159265358979";
    };
  }

  private String sentence() {
    String[] words =
        ("the of and a to in is you that it he was for on are with as his they at be this from have"
                + " or by one had not but what all were when we there can an your which their said"
                + " token secret key account phone mail card")
            .split(" ", 0);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      out.append(words[random.nextInt(words.length)]).append(' ');
    }
    return out.toString();
  }
}
