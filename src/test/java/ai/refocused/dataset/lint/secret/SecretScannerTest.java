package ai.refocused.dataset.lint.secret;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.job.validation.DataRule;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All secrets here are drawn, and put together from parts so that no scanner takes them for real.
 */
class SecretScannerTest {
  private final SecretScanner scanner = new SecretScanner();
  private final FakeSecrets fake = new FakeSecrets(new Random(1));

  @Test
  void findsEachKindAndShowsNoMoreThanItsPrefix() {
    for (FakeSecrets.Kind kind : FakeSecrets.Kind.values()) {
      String secret = fake.draw(kind);
      String text = "Before it, " + secret + " and after.";
      List<Secret> found = scanner.scan(text, 10);
      assertThat(found).as("%s", kind).hasSize(1);
      assertThat(found.get(0).rule()).as("%s", kind).isEqualTo(kind.rule());
      assertThat(found.get(0).masked()).endsWith("…").hasSizeLessThan(12);
      String masked = scanner.mask(text);
      assertThat(masked).startsWith("Before it, ");
      for (int i = 12; i + 8 <= secret.length() && kind != FakeSecrets.Kind.PRIVATE_KEY; i++) {
        assertThat(masked).as("%s", kind).doesNotContain(secret.substring(i, i + 8));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "She has 1234 5678 apples and 4111 1111 1111 1112 pears",
        "500 - 250 - 1000 = -750, and 300-200-1000=-900",
        "Call the shop: 555-0123, or (212) 555-0123",
        "write to info@example.com or a@b.test",
        "password = hash_password(user.secret_key)",
        "token = tokenizer.next_token()",
        "api_key = os.environ[\"API_KEY\"]",
        "from sk-learn-contrib-tools-for-everyone import x",
        "x = a@b.to(device); y = w@z.T",
        "git clone git@github.com:org/name.git",
        "postgres://user:password@host/db and https://host:8080/a@b",
        "ISBN 978-3-16-148410-0, order 2024-11-28 10:30:00",
        "The factors are 2, 3, 5, 7, 11, 13, 17, 19, 23, 29",
        "AKIAIOSFODNN7EXAMPLE is the one in their documentation"
      })
  void passesOverWhatOnlyLooksAlike(String text) {
    assertThat(scanner.scan(text, 10)).extracting(Secret::kind).isEmpty();
  }

  @Test
  void findsPasswordsThatAreWrittenDown() {
    String password = "Tr0ub" + "4dor&3xy";
    assertThat(scanner.scan("password: \"" + password + "\"", 10))
        .extracting(Secret::rule)
        .containsExactly(DataRule.SECRET);
    assertThat(scanner.mask("db_password=" + password + "\n")).isEqualTo("db_password=…\n");
    assertThat(scanner.mask("mongodb://admin:" + password.replace("&", "") + "@db.host/x"))
        .isEqualTo("mongodb://admin:…@db.host/x");
  }

  @Test
  void takesTheMoreSpecificOfTwoKindsInOnePlace() {
    String key = fake.draw(FakeSecrets.Kind.GITHUB);
    assertThat(scanner.scan("token = \"" + key + "\"", 10))
        .extracting(Secret::kind)
        .containsExactly("a GitHub token");
  }

  @Test
  void longTextsOfAnyKindAreScannedInNoTime() {
    for (String part :
        List.of("a", "1", "1 ", "a@", "eyJ", "://", "+1 ", "key=", "-", "(2", "A1")) {
      String text = part.repeat((1 << 20) / part.length());
      long start = System.nanoTime();
      scanner.scan(text, 10);
      assertThat((System.nanoTime() - start) / 1e9).as(part).isLessThan(10);
    }
  }
}
