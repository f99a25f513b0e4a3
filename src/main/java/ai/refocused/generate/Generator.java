package ai.refocused.generate;

import ai.refocused.engine.RowMath;
import ai.refocused.job.GenerationSpec;
import ai.refocused.model.Decoder;
import ai.refocused.model.DecoderRoom;
import ai.refocused.model.DecoderStep;
import ai.refocused.tokenizer.Tokenizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Continues prompts, as many at a time as the decoder has room for: when an answer is finished, the
 * next prompt takes its place. What an answer draws depends on seed and prompt, not on the prompts
 * beside it; those change logits by rounding at most.
 */
public final class Generator {
  private final Decoder decoder;
  private final RowMath math;
  private final Tokenizer tokenizer;
  private final Set<Integer> ends;

  /** Ids that the model can say: its output layer may have more rows than there are tokens. */
  private final int vocabulary;

  private final float[] logits;

  /**
   * Prepares to generate.
   *
   * @param decoder stays the caller's, as does the tokenizer
   * @param ends tokens that end an answer
   */
  public Generator(Decoder decoder, RowMath math, Tokenizer tokenizer, Set<Integer> ends) {
    this.decoder = decoder;
    this.math = math;
    this.tokenizer = tokenizer;
    this.ends = Set.copyOf(ends);
    this.vocabulary = Math.min(decoder.vocabularySize(), tokenizer.vocabularySize());
    this.logits = new float[decoder.vocabularySize()];
  }

  /** The most tokens that a prompt can have: one position is left for an answer. */
  public int longestPrompt() {
    return decoder.room().positions() - 1;
  }

  /** Answers in the order of the prompts. */
  public List<Generation> generate(List<int[]> prompts, GenerationSpec spec) {
    return generate(prompts, spec, GenerationListener.NONE, () -> false);
  }

  /**
   * Answers in the order of the prompts.
   *
   * @param prompts token ids, 1 to {@link #longestPrompt()} each
   * @param listener hears of answers while they are made
   * @param cancelled asked before each step; all answers end as they are once it says so
   * @throws IllegalArgumentException for a prompt that is empty or too long
   * @throws IllegalStateException if the model's logits are not finite
   */
  public List<Generation> generate(
      List<int[]> prompts,
      GenerationSpec spec,
      GenerationListener listener,
      BooleanSupplier cancelled) {
    List<Answer> answers = answers(prompts, spec, listener);
    Sampler sampler = new Sampler(math, spec, vocabulary);
    Deque<Answer> waiting = new ArrayDeque<>(answers);
    List<Answer> running = new ArrayList<>();
    CacheSpace cache = new CacheSpace(decoder.room().cachedTokens());
    int[] ids = new int[decoder.room().rows()];
    while (!cancelled.getAsBoolean() && !(waiting.isEmpty() && running.isEmpty())) {
      admit(waiting, running, cache);
      decoder.step(read(running, ids));
      for (int place = 0; place < running.size(); place++) {
        Answer answer = running.get(place);
        if (answer.unread() == 0) {
          decoder.logits(place, logits);
          answer.extend(sampler, logits);
        }
      }
      running.stream().filter(Answer::isFinished).forEach(a -> cache.free(a.cacheStart()));
      running.removeIf(Answer::isFinished);
    }
    return answers.stream().map(Answer::result).toList();
  }

  private List<Answer> answers(
      List<int[]> prompts, GenerationSpec spec, GenerationListener listener) {
    Map<List<Integer>, Integer> repetitions = new HashMap<>();
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      int[] prompt = prompts.get(i);
      if (prompt.length < 1 || prompt.length > longestPrompt()) {
        throw new IllegalArgumentException(
            "prompt %d has %d tokens; 1 to %d are allowed"
                .formatted(i, prompt.length, longestPrompt()));
      }
      int index = i;
      AnswerText text =
          new AnswerText(tokenizer, spec.stop(), piece -> listener.text(index, piece));
      List<Integer> key = Arrays.stream(prompt).boxed().toList();
      int repetition = repetitions.merge(key, 1, Integer::sum) - 1;
      answers.add(new Answer(prompt, spec, decoder.room().positions(), ends, text, repetition));
    }
    return answers;
  }

  private void admit(Deque<Answer> waiting, List<Answer> running, CacheSpace cache) {
    while (!waiting.isEmpty() && running.size() < decoder.room().sequences()) {
      OptionalInt row = cache.take(waiting.peek().limit());
      if (row.isEmpty()) {
        return;
      }
      Answer answer = waiting.remove();
      answer.cacheStart(row.getAsInt());
      running.add(answer);
    }
  }

  /** The next tokens of every running answer: at least one each, of prompts as many as fit. */
  private DecoderStep read(List<Answer> running, int[] ids) {
    DecoderRoom room = decoder.room();
    int size = running.size();
    int[] starts = new int[size + 1];
    int[] pasts = new int[size];
    int[] cacheStarts = new int[size];
    for (int place = 0; place < size; place++) {
      Answer answer = running.get(place);
      int forOthers = size - place - 1;
      int count = Math.min(answer.unread(), room.rows() - starts[place] - forOthers);
      pasts[place] = answer.readTokens();
      cacheStarts[place] = answer.cacheStart();
      answer.read(ids, starts[place], count);
      starts[place + 1] = starts[place] + count;
    }
    return new DecoderStep(ids, starts, pasts, cacheStarts);
  }
}
