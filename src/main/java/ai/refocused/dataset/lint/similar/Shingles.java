package ai.refocused.dataset.lint.similar;

import java.util.List;
import java.util.function.LongConsumer;

/**
 * Texts as the set of their shingles: each three words that follow one another, hashed to 64 bits.
 * Words are runs of letters and digits without regard to case; of scripts that write no spaces each
 * character is a word.
 */
final class Shingles {
  private static final long SEED = 0x243F6A8885A308D3L;

  private final LongConsumer sink;
  private long before;
  private long previous;
  private int words;

  private Shingles(LongConsumer sink) {
    this.sink = sink;
  }

  /**
   * Hands over the shingles of some texts, one behind the other.
   *
   * @return how many there were
   */
  static int of(List<String> texts, LongConsumer sink) {
    Shingles shingles = new Shingles(sink);
    texts.forEach(shingles::add);
    return Math.max(0, shingles.words - 2);
  }

  private void add(String text) {
    long word = SEED;
    boolean open = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isLetterOrDigit(c) && !Character.isSurrogate(c)) {
        if (open) {
          word(word);
        }
        open = false;
        word = SEED;
      } else if (Character.isIdeographic(c)) {
        if (open) {
          word(word);
        }
        word(mix(SEED ^ c));
        open = false;
        word = SEED;
      } else {
        word = (word ^ Character.toLowerCase(c)) * 0x100000001B3L;
        open = true;
      }
    }
    if (open) {
      word(word);
    }
  }

  private void word(long hash) {
    words++;
    if (words > 2) {
      sink.accept(mix(mix(before * 31 + previous) * 31 + hash));
    }
    before = previous;
    previous = hash;
  }

  /** SplitMix64's finalizer. */
  static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
