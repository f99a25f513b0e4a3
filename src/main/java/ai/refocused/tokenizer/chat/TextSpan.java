package ai.refocused.tokenizer.chat;

/** A part of a text: UTF-16 indexes, the end exclusive. */
public record TextSpan(int start, int end) {
  public TextSpan {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException(start + " to " + end);
    }
  }

  /** Whether {@code [from, to)} lies fully inside. */
  public boolean holds(int from, int to) {
    return from >= start && to <= end;
  }
}
