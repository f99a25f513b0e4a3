package ai.refocused.generate;

import ai.refocused.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The text of an answer as its tokens come in. Characters are told once they are whole and can no
 * longer be the beginning of a stop string.
 */
final class AnswerText {
  private static final char REPLACEMENT = '\uFFFD';

  private final Tokenizer tokenizer;
  private final List<String> stop;
  private final Consumer<String> listener;
  private final StringBuilder text = new StringBuilder();
  private int[] tokens = new int[16];
  private int count;

  /**
   * Tokens from {@code context} to {@code read} are in the text already; those behind are decoded
   * together with them, as a tokenizer may write a token differently where a text begins.
   */
  private int context;

  private int read;
  private int told;

  AnswerText(Tokenizer tokenizer, List<String> stop, Consumer<String> listener) {
    this.tokenizer = tokenizer;
    this.stop = stop;
    this.listener = listener;
  }

  /** Adds a token; tells whether it completed a stop string. */
  boolean add(int token) {
    if (count == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * count);
    }
    tokens[count++] = token;
    String next = undecided();
    if (next.isEmpty() || next.charAt(next.length() - 1) == REPLACEMENT) {
      return false;
    }
    context = read;
    read = count;
    boolean stopped = append(next);
    tell(stopped ? 0 : heldBack());
    return stopped;
  }

  /** What the tokens behind {@link #read} add to the text. */
  private String undecided() {
    String before = decode(context, read);
    String after = decode(context, count);
    return after.length() > before.length() ? after.substring(before.length()) : "";
  }

  private String decode(int from, int to) {
    return tokenizer.decode(Arrays.copyOfRange(tokens, from, to), true);
  }

  /** Adds to the text and cuts it where the first stop string begins, if there is one now. */
  private boolean append(String piece) {
    int old = text.length();
    text.append(piece);
    int cut = -1;
    for (String end : stop) {
      int at = text.indexOf(end, Math.max(0, old - end.length() + 1));
      if (at >= 0 && (cut < 0 || at < cut)) {
        cut = at;
      }
    }
    if (cut >= 0) {
      text.setLength(cut);
    }
    return cut >= 0;
  }

  /** Characters at the end that a stop string may begin with. */
  private int heldBack() {
    int most = 0;
    for (String end : stop) {
      for (int length = Math.min(end.length() - 1, text.length()); length > most; length--) {
        if (end.startsWith(text.substring(text.length() - length))) {
          most = length;
        }
      }
    }
    return most;
  }

  private void tell(int held) {
    int to = text.length() - held;
    if (to > told) {
      listener.accept(text.substring(told, to));
      told = to;
    }
  }

  /** The whole text, with what an unfinished character left; to be called once, at the end. */
  String finish(boolean stopped) {
    if (!stopped) {
      append(undecided());
      read = count;
    }
    tell(0);
    return text.toString();
  }

  /** All tokens. */
  int[] tokens() {
    return Arrays.copyOf(tokens, count);
  }
}
