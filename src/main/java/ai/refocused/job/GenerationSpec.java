package ai.refocused.job;

import java.util.List;

/**
 * How text is generated.
 *
 * @param maxNewTokens most tokens of an answer, at least 1
 * @param temperature what logits are divided by; 0 always takes the likeliest token
 * @param topK how many of the likeliest tokens are kept; 0 keeps all
 * @param topP the likeliest tokens that together have this probability are kept; 1 keeps all
 * @param minP tokens are kept that have this share of the likeliest one's probability; 0 keeps all
 * @param repetitionPenalty what logits of tokens that are in the text already are divided by, or
 *     multiplied with if they are negative; 1 changes nothing
 * @param stop texts that end an answer; they are not part of it
 * @param seed of the random choices
 */
public record GenerationSpec(
    int maxNewTokens,
    double temperature,
    int topK,
    double topP,
    double minP,
    double repetitionPenalty,
    List<String> stop,
    long seed) {
  public GenerationSpec {
    stop = List.copyOf(stop);
    if (maxNewTokens < 1
        || !(temperature >= 0)
        || topK < 0
        || !(topP > 0 && topP <= 1)
        || !(minP >= 0 && minP <= 1)
        || !(repetitionPenalty > 0)
        || stop.contains("")) {
      throw new IllegalArgumentException(
          ("maxNewTokens %d, temperature %s, topK %d, topP %s, minP %s, repetitionPenalty %s,"
                  + " stop %s")
              .formatted(maxNewTokens, temperature, topK, topP, minP, repetitionPenalty, stop));
    }
  }

  /** The likeliest token each time. */
  public static GenerationSpec greedy(int maxNewTokens) {
    return new GenerationSpec(maxNewTokens, 0, 0, 1, 0, 1, List.of(), 0);
  }
}
