package ai.refocused.dataset.lint.secret;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells what looks like a secret from what only has its shape. */
final class Plausible {
  /** Bits per character; English words have some 2.5 to 3, random letters and digits above 3.5. */
  private static final double RANDOM_ENTROPY = 3.2;

  private static final Set<String> TOP_LEVEL =
      Set.of(
          "com", "org", "net", "edu", "gov", "mil", "int", "info", "biz", "name", "pro", "app",
          "dev", "cloud", "online", "site", "shop", "tech", "email", "xyz", "museum", "jobs");

  /** Reserved for examples by RFC 2606. */
  private static final Pattern EXAMPLE =
      Pattern.compile("(?i).*[@.](?:example(?:\\.(?:com|net|org))?|test|invalid|localhost)");

  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "(?i).*(?:password|passwd|pass|secret|example|changeme|your|dummy|xxx|token|key).*");

  private static final Pattern CARD_PREFIX =
      Pattern.compile(
          "4(?:\\d{12}|\\d{15}|\\d{18})|5[1-5]\\d{14}|2[2-7]\\d{14}|3[47]\\d{13}"
              + "|6(?:011|4[4-9]\\d|5\\d\\d)\\d{12}|35\\d{14}|3(?:0[0-5]|[689]\\d)\\d{11}");

  private static final BigInteger NINETY_SEVEN = BigInteger.valueOf(97);

  private Plausible() {}

  /** Letters of both cases and digits, as a machine draws them. */
  static boolean isRandom(String secret) {
    return secret.chars().anyMatch(Plausible::isDigit)
        && secret.chars().anyMatch(c -> c >= 'A' && c <= 'Z')
        && secret.chars().anyMatch(c -> c >= 'a' && c <= 'z')
        && entropy(secret) > RANDOM_ENTROPY;
  }

  static boolean isNoPlaceholder(String secret) {
    return !PLACEHOLDER.matcher(secret).matches();
  }

  /** Letters and digits, no name of something else, not too regular. */
  static boolean isPassword(String secret) {
    return secret.chars().anyMatch(Plausible::isDigit)
        && secret.chars().anyMatch(Character::isLetter)
        && !secret.matches("[A-Za-z_][\\w]*(?:\\.[A-Za-z_]\\w*)+")
        && isNoPlaceholder(secret)
        && entropy(secret) > 2.7;
  }

  static boolean isAddress(String address) {
    String top = address.substring(address.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return (top.length() == 2 || TOP_LEVEL.contains(top))
        && !EXAMPLE.matcher(address).matches()
        && !address.startsWith("git@");
  }

  /** Of a length that ITU-T E.164 allows, and not one of the numbers kept for films. */
  static boolean isPhone(String number) {
    String digits = digits(number);
    boolean fictional = digits.matches("1?\\d{3}55501\\d\\d");
    return digits.length() >= (number.startsWith("+") ? 9 : 10)
        && digits.length() <= 15
        && !fictional
        && digits.chars().distinct().count() > 2;
  }

  /** Of an issuer, with Luhn's check digit (ISO/IEC 7812-1). */
  static boolean isCard(String number) {
    String digits = digits(number);
    return CARD_PREFIX.matcher(digits).matches() && hasLuhnDigit(digits);
  }

  private static boolean hasLuhnDigit(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int doubled = i % 2 == 0 ? digit : 2 * digit;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0;
  }

  /** With the remainder 1 by 97 (ISO 13616). */
  static boolean isIban(String number) {
    String plain = number.replace(" ", "");
    if (plain.length() < 15 || plain.length() > 34) {
      return false;
    }
    StringBuilder numeric = new StringBuilder();
    (plain.substring(4) + plain.substring(0, 4))
        .chars()
        .forEach(c -> numeric.append(Character.digit(c, 36)));
    return new BigInteger(numeric.toString()).mod(NINETY_SEVEN).equals(BigInteger.ONE);
  }

  private static double entropy(String text) {
    Map<Integer, Integer> counts = new HashMap<>();
    text.chars().forEach(c -> counts.merge(c, 1, Integer::sum));
    double bits = 0;
    for (int count : counts.values()) {
      double share = count / (double) text.length();
      bits -= share * Math.log(share) / Math.log(2);
    }
    return bits;
  }

  private static String digits(String text) {
    return text.replaceAll("[^0-9]", "");
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
