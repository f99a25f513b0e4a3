package ai.refocused.dataset.lint.secret;

import ai.refocused.job.validation.DataRule;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The kinds that are looked for, the more specific first. Repeats are bounded or possessive, so
 * that no text makes matching explode.
 */
final class SecretKinds {
  private static final String WORD = "[A-Za-z0-9_-]";

  /** Of a name and a value: {@code api_key = "…"}. */
  private static final String ASSIGNMENT =
      "(?i)(?:password|passwd|secret|api[_-]?key|access[_-]?key|(?:access|auth|bearer)[_-]?token)"
          + "[\"']?\\s{0,3}(?::=|=>|=|:)\\s{0,3}[\"']?([^\\s\"',;()\\[\\]{}<>$]{8,128})(?=[\\s\"',;]|$)";

  private static final String URL_PASSWORD =
      "(?<![A-Za-z])[a-z][a-z0-9+.-]{1,20}://[^\\s/:@\"'<>]{1,100}:([^\\s/:@\"'<>${}*]{3,100})@";

  private static final String EMAIL =
      "(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}+@"
          + "(?:[A-Za-z0-9-]{1,63}+\\.){1,5}[A-Za-z]{2,24}+(?![A-Za-z0-9(:/@-])";

  /** With a country code behind a plus, or North America's three groups. */
  private static final String PHONE =
      "(?<![\\w.+*/=)-])(?:\\+[1-9]\\d{0,2}(?:[ .-]?\\(?\\d{1,5}\\)?){2,6}"
          + "|\\([2-9]\\d{2}\\) ?[2-9]\\d{2}[-. ]\\d{4}"
          + "|(?:1[-. ])?[2-9]\\d{2}([-.])[2-9]\\d{2}\\1\\d{4})(?![\\w*/=+%-])(?! [*/=+x×-] ?\\d)";

  private static final String CARD =
      "(?<![\\w.+*/=-])(?:\\d{4}[ -]?){3}\\d{1,7}(?![\\w*/=+-])"
          + "|(?<![\\w.+*/=-])3[47]\\d{2}[ -]?\\d{6}[ -]?\\d{5}(?![\\w*/=+-])";

  private static final String IBAN =
      "(?<![\\w])[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\\w)";

  private SecretKinds() {}

  static List<SecretKind> all() {
    return List.of(
        new SecretKind(
            "a private key",
            DataRule.PRIVATE_KEY,
            List.of("PRIVATE KEY"),
            Pattern.compile("-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----"),
            10,
            secret -> true),
        SecretKind.key("an AWS access key", 4, "(?:AKIA|ASIA)[A-Z0-9]{16}", "AKIA", "ASIA"),
        SecretKind.key(
            "a GitHub token",
            4,
            "(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255})",
            "ghp_",
            "gho_",
            "ghu_",
            "ghs_",
            "ghr_",
            "github_pat_"),
        SecretKind.key("a GitLab token", 6, "glpat-" + WORD + "{20,100}", "glpat-"),
        SecretKind.key("a Slack token", 5, "xox[abeoprs]-[A-Za-z0-9-]{10,200}", "xox"),
        SecretKind.key("a Google API key", 4, "AIza" + WORD + "{35}", "AIza"),
        SecretKind.key(
            "a Stripe key", 8, "[srp]k_(?:live|test)_[A-Za-z0-9]{16,200}", "k_live_", "k_test_"),
        SecretKind.key("a Hugging Face token", 3, "hf_[A-Za-z0-9]{30,60}", "hf_"),
        SecretKind.key("an npm token", 4, "npm_[A-Za-z0-9]{36}", "npm_"),
        SecretKind.key("a PyPI token", 5, "pypi-" + WORD + "{50,300}", "pypi-"),
        SecretKind.key(
            "a SendGrid key", 3, "SG\\." + WORD + "{16,32}\\." + WORD + "{16,64}", "SG."),
        new SecretKind(
            "an API key",
            DataRule.SECRET,
            List.of("sk-"),
            Pattern.compile("(?<![A-Za-z0-9_-])sk-" + WORD + "{20,250}+"),
            3,
            Plausible::isRandom),
        SecretKind.key(
            "a JSON web token",
            3,
            "eyJ" + WORD + "{10,4000}\\.eyJ" + WORD + "{10,8000}\\." + WORD + "{10,2000}",
            "eyJ"),
        new SecretKind(
            "an Azure storage key",
            DataRule.SECRET,
            List.of("AccountKey="),
            Pattern.compile("AccountKey=([A-Za-z0-9+/]{60,100}={0,2})"),
            0,
            secret -> true),
        new SecretKind(
            "a password in an address",
            DataRule.SECRET,
            List.of("://"),
            Pattern.compile(URL_PASSWORD),
            0,
            Plausible::isNoPlaceholder),
        new SecretKind(
            "a password or key",
            DataRule.SECRET,
            List.of(
                "asswor", "ASSWOR", "asswd", "ecret", "ECRET", "key", "KEY", "Key", "oken", "OKEN"),
            Pattern.compile(ASSIGNMENT),
            0,
            Plausible::isPassword),
        new SecretKind(
            "an e-mail address",
            DataRule.EMAIL,
            List.of("@"),
            Pattern.compile(EMAIL),
            1,
            Plausible::isAddress),
        SecretKind.number(DataRule.CARD_NUMBER, "an IBAN", IBAN, Plausible::isIban),
        SecretKind.number(DataRule.CARD_NUMBER, "a card number", CARD, Plausible::isCard),
        SecretKind.number(DataRule.PHONE, "a telephone number", PHONE, Plausible::isPhone));
  }
}
