package ai.refocused.gate;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the words of a gate one after the other, and remembers where they are. */
final class GateScanner {
  private static final Pattern SPACE = Pattern.compile("\\s*");

  private final String text;
  private int next;
  private int last;

  GateScanner(String text) {
    this.text = text;
    skipSpace();
  }

  /** The next word of a kind, if that is what comes. */
  Optional<String> take(Pattern kind) {
    Matcher matcher = kind.matcher(text).region(next, text.length());
    if (!matcher.lookingAt()) {
      return Optional.empty();
    }
    last = next;
    next = matcher.end();
    skipSpace();
    return Optional.of(matcher.group());
  }

  boolean isAtEnd() {
    return next == text.length();
  }

  /** Objects to what comes next. */
  GateSyntaxException expected(String what) {
    String found = isAtEnd() ? "the gate ends" : "there is \"" + text.substring(next) + "\"";
    return new GateSyntaxException(text, next, found + " where " + what + " belongs.");
  }

  /** Objects to what was taken last. */
  GateSyntaxException wrong(String message) {
    return new GateSyntaxException(text, last, message);
  }

  private void skipSpace() {
    Matcher space = SPACE.matcher(text).region(next, text.length());
    next = space.lookingAt() ? space.end() : next;
  }
}
