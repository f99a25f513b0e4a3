package ai.refocused.generate;

import ai.refocused.job.GenerationSpec;
import java.util.BitSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** A prompt with as much of its answer as there is. */
final class Answer {
  private final int[] prompt;
  private final int limit;
  private final int maxNewTokens;
  private final Set<Integer> ends;
  private final AnswerText text;
  private final SplittableRandom random;
  private final BitSet seen = new BitSet();
  private int generated;
  private int last;
  private int readTokens;
  private Optional<FinishReason> finished = Optional.empty();

  /** Where its rows of the cache begin. */
  private int cacheStart;

  /**
   * A prompt without an answer.
   *
   * @param positions most tokens of prompt and answer together
   * @param ends tokens that end an answer
   * @param repetition how many equal prompts came before: each draws differently
   */
  Answer(
      int[] prompt,
      GenerationSpec spec,
      int positions,
      Set<Integer> ends,
      AnswerText text,
      long repetition) {
    this.prompt = prompt;
    this.limit = (int) Math.min(positions, (long) prompt.length + spec.maxNewTokens());
    this.maxNewTokens = spec.maxNewTokens();
    this.ends = ends;
    this.text = text;
    this.random = new SplittableRandom(streamSeed(spec.seed(), prompt, repetition));
    for (int id : prompt) {
      seen.set(id);
    }
  }

  /** Depends on the prompt, not on its place among others. */
  private static long streamSeed(long seed, int[] prompt, long repetition) {
    long hash = seed;
    for (int id : prompt) {
      hash = mix(hash + id + 1);
    }
    return mix(hash + repetition);
  }

  /** Steele, Lea and Flood's mixing function (doi:10.1145/2714064.2660195). */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** Most tokens that the cache has to hold of it. */
  int limit() {
    return limit;
  }

  int cacheStart() {
    return cacheStart;
  }

  void cacheStart(int row) {
    cacheStart = row;
  }

  /** Tokens that the model has read. */
  int readTokens() {
    return readTokens;
  }

  /** Tokens that the model has yet to read before it can continue. */
  int unread() {
    return prompt.length + generated - readTokens;
  }

  /** Copies the next tokens to be read, and counts them as read. */
  void read(int[] target, int at, int count) {
    if (generated > 0) {
      target[at] = last;
    } else {
      System.arraycopy(prompt, readTokens, target, at, count);
    }
    readTokens += count;
  }

  /** Adds the token that the sampler chooses from the model's logits. */
  void extend(Sampler sampler, float[] logits) {
    int token = sampler.next(logits, seen, random);
    if (ends.contains(token)) {
      finished = Optional.of(FinishReason.END_TOKEN);
      return;
    }
    last = token;
    generated++;
    seen.set(token);
    if (text.add(token)) {
      finished = Optional.of(FinishReason.STOP_STRING);
    } else if (generated == maxNewTokens) {
      finished = Optional.of(FinishReason.MAX_NEW_TOKENS);
    } else if (prompt.length + generated >= limit) {
      finished = Optional.of(FinishReason.POSITIONS_FULL);
    }
  }

  boolean isFinished() {
    return finished.isPresent();
  }

  Generation result() {
    FinishReason reason = finished.orElse(FinishReason.CANCELLED);
    String whole = text.finish(reason == FinishReason.STOP_STRING);
    return new Generation(text.tokens(), whole, reason);
  }
}
