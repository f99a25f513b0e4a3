package ai.refocused.dataset.lint.secret;

import ai.refocused.job.validation.DataRule;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;

/**
 * Draws what looks like a secret and is none. Prefixes are put together here from parts, so that
 * the source holds nothing that a scanner would report.
 */
public final class FakeSecrets {
  private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String DIGITS = "0123456789";
  private static final String ALL = UPPER + UPPER.toLowerCase(Locale.ROOT) + DIGITS;

  private final Random random;

  public FakeSecrets(Random random) {
    this.random = random;
  }

  /** Ten kinds. */
  public enum Kind {
    AWS(DataRule.SECRET),
    GITHUB(DataRule.SECRET),
    API_KEY(DataRule.SECRET),
    SLACK(DataRule.SECRET),
    GOOGLE(DataRule.SECRET),
    TOKEN(DataRule.SECRET),
    PRIVATE_KEY(DataRule.PRIVATE_KEY),
    EMAIL(DataRule.EMAIL),
    PHONE(DataRule.PHONE),
    CARD(DataRule.CARD_NUMBER);

    private final DataRule rule;

    Kind(DataRule rule) {
      this.rule = rule;
    }

    public DataRule rule() {
      return rule;
    }
  }

  /** Another one each time. */
  public String draw(Kind kind) {
    return switch (kind) {
      case AWS -> "AK" + "IA" + some(UPPER, 16);
      case GITHUB -> "gh" + "p_" + some(ALL, 36);
      case API_KEY -> "s" + "k-" + "proj-" + some(ALL, 24) + "0aA";
      case SLACK -> "xo" + "xb-" + some(DIGITS, 11) + "-" + some(ALL, 24);
      case GOOGLE -> "AI" + "za" + some(ALL, 35);
      case TOKEN ->
          json("{\"alg\":\"HS256\"}")
              + "."
              + json("{\"sub\":\"" + some(DIGITS, 8) + "\"}")
              + "."
              + some(ALL, 43);
      case PRIVATE_KEY -> "-----BEGIN " + "RSA PRIVATE" + " KEY-----\n" + some(ALL, 64);
      case EMAIL -> some(UPPER, 6).toLowerCase(Locale.ROOT) + "." + some(UPPER, 5) + "@mail.org";
      case PHONE -> phone();
      case CARD -> card();
    };
  }

  private String phone() {
    return random.nextBoolean()
        ? "+49 30 " + (1 + random.nextInt(8)) + some(DIGITS, 7)
        : "(2" + some(DIGITS, 2) + ") 3" + some(DIGITS, 2) + "-" + some(DIGITS, 4);
  }

  private String card() {
    String start = "4" + some(DIGITS, 14);
    int sum = 0;
    for (int i = 0; i < 15; i++) {
      int digit = start.charAt(14 - i) - '0';
      int doubled = i % 2 == 0 ? 2 * digit : digit;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    String number = start + (10 - sum % 10) % 10;
    String separator = random.nextBoolean() ? " " : "";
    return number.replaceAll("(\\d{4})(?=\\d)", "$1" + separator);
  }

  private String json(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private String some(String letters, int count) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < count; i++) {
      out.append(letters.charAt(random.nextInt(letters.length())));
    }
    return out.toString();
  }
}
