package ai.refocused.tokenizer;

/** Where the code points of a text start in its UTF-16 form. */
final class CodePointOffsets {
  private final int length;

  /** Null when every code point is one UTF-16 unit, as in nearly all texts. */
  private final int[] units;

  CodePointOffsets(String text) {
    this.length = text.length();
    int count = text.codePointCount(0, text.length());
    if (count == text.length()) {
      units = null;
      return;
    }
    units = new int[count + 1];
    for (int i = 0, unit = 0; i < count; i++) {
      units[i] = unit;
      unit += Character.charCount(text.codePointAt(unit));
    }
    units[count] = length;
  }

  /** The UTF-16 index of a code point index; what lies beyond the end is the end. */
  int unit(int codePoint) {
    int last = units == null ? length : units.length - 1;
    int index = Math.min(Math.max(codePoint, 0), last);
    return units == null ? index : units[index];
  }
}
