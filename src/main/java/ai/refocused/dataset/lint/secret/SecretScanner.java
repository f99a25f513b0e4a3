package ai.refocused.dataset.lint.secret;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;

/** Looks for secrets in texts. Safe for use by several threads. */
public final class SecretScanner {
  /** Digits that the shortest number has which is looked for. */
  private static final int LEAST_DIGITS = 9;

  private final List<SecretKind> kinds = SecretKinds.all();

  /**
   * What is in a text, in its order; of what overlaps, the more specific kind.
   *
   * @param most after so many, the rest of a text is not searched
   */
  public List<Secret> scan(String text, int most) {
    boolean numbers = hasLongNumber(text);
    List<Secret> found = new ArrayList<>();
    for (SecretKind kind : kinds) {
      if (kind.isNumber() ? numbers : kind.mayBeIn(text)) {
        scan(kind, text, most, found);
      }
    }
    found.sort(Comparator.comparingInt(Secret::start));
    return List.copyOf(found.subList(0, Math.min(most, found.size())));
  }

  /** The text without its secrets. */
  public String mask(String text) {
    StringBuilder out = new StringBuilder();
    int done = 0;
    for (Secret secret : scan(text, Integer.MAX_VALUE)) {
      out.append(text, done, secret.start()).append(secret.masked());
      done = secret.end();
    }
    return out.append(text, done, text.length()).toString();
  }

  private static void scan(SecretKind kind, String text, int most, List<Secret> found) {
    Matcher matcher = kind.pattern().matcher(text);
    int before = found.size();
    while (found.size() - before < most && matcher.find()) {
      int group = kind.isNumber() ? 0 : matcher.groupCount();
      int start = matcher.start(group);
      int end = matcher.end(group);
      if (kind.holds().test(text.substring(start, end)) && isFree(found, start, end)) {
        String masked = text.substring(start, start + kind.shown()) + "…";
        found.add(new Secret(kind.name(), kind.rule(), start, end, masked));
      }
    }
  }

  private static boolean isFree(List<Secret> found, int start, int end) {
    return found.stream().allMatch(other -> end <= other.start() || other.end() <= start);
  }

  /** Whether enough digits stand together, but for what numbers are grouped with. */
  private static boolean hasLongNumber(String text) {
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits++;
        if (digits >= LEAST_DIGITS) {
          return true;
        }
      } else if (c != ' ' && c != '-' && c != '.' && c != '(' && c != ')') {
        digits = 0;
      }
    }
    return false;
  }
}
