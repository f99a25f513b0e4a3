package ai.refocused.pretrained;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;

/**
 * What a GPT-NeoX {@code config.json} says of the computation.
 *
 * @param vocabSize rows of the embedding; may exceed the tokenizer's ids (padding)
 * @param rotaryPct share of each head's features that rotary embedding turns
 * @param ropeTheta base of the rotary angles
 * @param parallelResidual x + attention(norm1(x)) + mlp(norm2(x)), else one after the other
 * @param attentionBias whether the attention's linear layers have bias vectors
 * @param json the file as it is, for writing it out again
 */
public record ModelConfig(
    int vocabSize,
    int hiddenSize,
    int layers,
    int heads,
    int intermediateSize,
    Activation hiddenAct,
    int maxPositionEmbeddings,
    double rotaryPct,
    double ropeTheta,
    boolean parallelResidual,
    double layerNormEps,
    boolean tieWordEmbeddings,
    boolean attentionBias,
    OptionalInt bosTokenId,
    OptionalInt eosTokenId,
    OptionalInt padTokenId,
    ObjectNode json) {

  public int headSize() {
    return hiddenSize / heads;
  }

  /** Features of each head that rotary embedding turns; even. */
  public int rotarySize() {
    return (int) (headSize() * rotaryPct);
  }
}
