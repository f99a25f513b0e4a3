package ai.refocused.inputs;

import java.util.regex.Pattern;

/**
 * A pattern for paths with slashes: {@code **} stands for anything, {@code *} and {@code ?} for
 * anything and one character within a folder, <code>[…]</code> for one of some characters.
 */
final class GlobPattern {
  private final Pattern pattern;

  GlobPattern(String glob) {
    StringBuilder regex = new StringBuilder();
    int i = 0;
    while (i < glob.length()) {
      char c = glob.charAt(i);
      int close = c == '[' ? glob.indexOf(']', i + 2) : -1;
      if (glob.startsWith("**/", i)) {
        regex.append("(?:.*/)?");
        i += 3;
      } else if (glob.startsWith("**", i)) {
        regex.append(".*");
        i += 2;
      } else if (close > 0) {
        String inside = glob.substring(i + 1, close).replaceAll("[\\\\\\[\\]&^]", "\\\\$0");
        regex.append('[').append(inside.replaceFirst("^!", "^")).append(']');
        i = close + 1;
      } else {
        regex.append(c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote(String.valueOf(c)));
        i++;
      }
    }
    pattern = Pattern.compile(regex.toString());
  }

  boolean matches(String path) {
    return pattern.matcher(path).matches();
  }
}
