package ai.refocused.dataset.format;

import ai.refocused.dataset.source.RowProblem;
import ai.refocused.tokenizer.Tokenizer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a tokenizer marks a gap in code (Bavarian et al. 2022, arXiv:2207.14255): tokens before what
 * stands above the gap, what stands below it, and what belongs there. What a model has been trained
 * with is the only layout that it understands, so the tokens' names tell which it is.
 *
 * @param prefix before what stands above
 * @param suffix before what stands below
 * @param middle before what belongs there; empty where the prefix comes last and leads to it
 * @param end behind what belongs there; mostly empty
 * @param suffixFirst whether what stands below comes first
 */
public record FillInTheMiddle(
    String prefix, String suffix, String middle, String end, boolean suffixFirst) {
  static final String RULE = "fill-in-the-middle";

  private static final List<FillInTheMiddle> KNOWN =
      List.of(
          // StarCoder, StableCode, Granite
          prefixFirst("<fim_prefix>", "<fim_suffix>", "<fim_middle>", ""),
          // Qwen2.5-Coder, CodeGemma
          prefixFirst("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>", ""),
          // SantaCoder
          prefixFirst("<fim-prefix>", "<fim-suffix>", "<fim-middle>", ""),
          // DeepSeek-Coder, whose second token stands where the gap is
          prefixFirst("<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>", ""),
          // Code Llama
          prefixFirst("▁<PRE>", "▁<SUF>", "▁<MID>", "▁<EOT>"),
          // Codestral
          new FillInTheMiddle("[PREFIX]", "[SUFFIX]", "", "", true));

  private static FillInTheMiddle prefixFirst(
      String prefix, String suffix, String middle, String end) {
    return new FillInTheMiddle(prefix, suffix, middle, end, false);
  }

  /** The layout whose tokens a tokenizer has, each found as one in a text; empty if none. */
  public static Optional<FillInTheMiddle> of(Tokenizer tokenizer) {
    return KNOWN.stream()
        .filter(layout -> layout.tokens().allMatch(token -> isToken(token, tokenizer)))
        .findFirst();
  }

  private Stream<String> tokens() {
    return Stream.of(prefix, suffix, middle, end).filter(token -> !token.isEmpty());
  }

  private static boolean isToken(String token, Tokenizer tokenizer) {
    return tokenizer.tokenId(token).isPresent() && tokenizer.encode(token).length() == 1;
  }

  RenderedExample render(Example.Infill gap) {
    String above = prefix + gap.prefix();
    String below = suffix + gap.suffix();
    String prompt = (suffixFirst ? below + above : above + below) + middle;
    return RenderedExample.of(prompt, gap.middle() + end);
  }

  /** What is wrong with a row if the tokenizer has none of the layouts' tokens. */
  static RowProblem none() {
    return new RowProblem(
        RULE,
        "the base model's tokenizer has no tokens for \"prefix\", \"suffix\" and \"middle\", such as"
            + " %s. Take a model that was trained to fill gaps, or give the whole text as \"code\"."
                .formatted(KNOWN.get(0).prefix()));
  }
}
