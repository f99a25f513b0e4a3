package ai.refocused.generate;

import ai.refocused.job.GenerationSpec;
import ai.refocused.pretrained.GenerationConfig;
import ai.refocused.pretrained.PretrainedFolder;
import ai.refocused.tokenizer.EndOfSequence;
import ai.refocused.tokenizer.Tokenizer;
import ai.refocused.tokenizer.TokenizerConfig;
import ai.refocused.tokenizer.chat.ChatTemplate;
import ai.refocused.tokenizer.chat.TurnEnd;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How a model shows that its answer is over.
 *
 * @param tokens that end an answer
 * @param stop texts that do, if a chat template ends turns by something that is no token
 */
public record AnswerEnds(Set<Integer> tokens, List<String> stop) {
  public AnswerEnds {
    tokens = Set.copyOf(tokens);
    stop = List.copyOf(stop);
  }

  /**
   * The end of a text, and what {@code generation_config.json} names beside it.
   *
   * @throws ai.refocused.tokenizer.TokenizerException if the folder names no end of text
   * @throws ai.refocused.pretrained.InvalidModelException for a damaged generation_config.json
   */
  public static AnswerEnds ofTexts(PretrainedFolder folder, Tokenizer tokenizer) {
    Set<Integer> tokens = new HashSet<>(GenerationConfig.endTokens(folder));
    TokenizerConfig config = TokenizerConfig.read(folder.folder());
    tokens.add(EndOfSequence.of(config, tokenizer, folder.config().eosTokenId()).id());
    return new AnswerEnds(tokens, List.of());
  }

  /** The same, and the mark that the template writes behind an assistant's turn. */
  public static AnswerEnds ofTurns(
      PretrainedFolder folder, Tokenizer tokenizer, ChatTemplate template) {
    AnswerEnds ends = ofTexts(folder, tokenizer);
    String mark = TurnEnd.of(template);
    if (mark.isEmpty()) {
      return ends;
    }
    int first = tokenizer.encode(mark).ids()[0];
    boolean special = tokenizer.decode(new int[] {first}, true).isEmpty();
    Set<Integer> tokens = new HashSet<>(ends.tokens);
    List<String> stop = new ArrayList<>();
    if (special) {
      tokens.add(first);
    } else {
      stop.add(mark);
    }
    return new AnswerEnds(tokens, stop);
  }

  /** A way to generate with these stop strings besides its own. */
  public GenerationSpec addTo(GenerationSpec spec) {
    List<String> all = new ArrayList<>(spec.stop());
    all.addAll(stop);
    return new GenerationSpec(
        spec.maxNewTokens(),
        spec.temperature(),
        spec.topK(),
        spec.topP(),
        spec.minP(),
        spec.repetitionPenalty(),
        all,
        spec.seed());
  }
}
