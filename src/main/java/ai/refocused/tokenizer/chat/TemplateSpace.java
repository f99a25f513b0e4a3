package ai.refocused.tokenizer.chat;

/**
 * White space around tags as Jinja2 leaves it with trim_blocks and lstrip_blocks: the newline
 * behind a statement or comment goes, and so does the indentation before one; {@code -} takes all
 * white space on its side, {@code +} keeps it.
 */
final class TemplateSpace {
  private final StringBuilder text = new StringBuilder();
  private boolean atLineStart = true;

  void append(char c) {
    text.append(c);
  }

  /** The text gathered so far, which ends the template. */
  String take() {
    String taken = text.toString();
    text.setLength(0);
    return taken;
  }

  /** The text gathered since the tag before, as it stands before a tag with this sign. */
  String before(char sign, boolean block) {
    String gathered = take();
    if (sign == '-') {
      return PythonStrings.strip(gathered, null, false, true);
    }
    int line = gathered.lastIndexOf('\n') + 1;
    boolean indentation = gathered.substring(line).isBlank() && (line > 0 || atLineStart);
    return block && sign != '+' && indentation ? gathered.substring(0, line) : gathered;
  }

  /** Skips what a tag with this sign takes of the text behind it. */
  void after(TemplateText source, char sign, boolean block) {
    String taken = "";
    if (sign == '-') {
      taken = source.takeWhile(Character::isWhitespace);
    } else if (block && sign != '+' && source.looksAt("\n")) {
      taken = "\n";
      source.skip(1);
    }
    atLineStart = taken.endsWith("\n");
  }
}
