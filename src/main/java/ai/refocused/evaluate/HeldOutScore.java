package ai.refocused.evaluate;

import ai.refocused.model.TokenLoss;
import java.util.OptionalDouble;

/**
 * How well a model predicts examples.
 *
 * @param loss over labelled tokens
 * @param documentPerplexity mean of the examples' perplexities, each example weighing the same
 * @param worstDocumentPerplexity the highest of them
 * @param vocabularyCoverage see {@link ai.refocused.metric.VocabularyCoverage}
 */
public record HeldOutScore(
    long examples,
    TokenLoss loss,
    OptionalDouble documentPerplexity,
    OptionalDouble worstDocumentPerplexity,
    OptionalDouble vocabularyCoverage) {}
