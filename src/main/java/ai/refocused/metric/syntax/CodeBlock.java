package ai.refocused.metric.syntax;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The code of an answer: what is in its first fenced block (CommonMark's ``` or ~~~), or all of it.
 *
 * @param language what the fence says, if it names a language that can be checked
 */
public record CodeBlock(Optional<Language> language, String code) {
  private static final Pattern OPENING =
      Pattern.compile("(?m)^ {0,3}(`{3,}|~{3,})[ \\t]*([^\\s`]*)[^\\n`]*$");

  /** Finds the code; a block that is never closed goes to the end. */
  public static CodeBlock of(String answer) {
    Matcher opening = OPENING.matcher(answer);
    if (!opening.find()) {
      return new CodeBlock(Optional.empty(), answer);
    }
    int from = Math.min(answer.length(), opening.end() + 1);
    String rest = answer.substring(from);
    Matcher closing =
        Pattern.compile("(?m)^ {0,3}" + Pattern.quote(opening.group(1))).matcher(rest);
    String code = closing.find() ? rest.substring(0, closing.start()) : rest;
    return new CodeBlock(Language.named(opening.group(2)), code);
  }
}
