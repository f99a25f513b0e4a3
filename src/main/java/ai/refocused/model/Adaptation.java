package ai.refocused.model;

import ai.refocused.graph.NeoxBlock.LoraShape;
import ai.refocused.job.LoraBias;
import java.util.Map;

/**
 * Which weights are trained, in the model's own terms.
 *
 * @param trainsBase whether base weights are trained, those of frozen blocks and the embedding
 *     apart
 * @param frozenBlocks number of blocks at the bottom that keep their values; with any, or with
 *     {@code freezesEmbedding}, the input embedding keeps its too
 * @param loras adapters of each block's linear layers
 * @param loraBias which bias vectors are trained beside the adapters
 */
public record Adaptation(
    boolean trainsBase,
    boolean freezesEmbedding,
    int frozenBlocks,
    Map<String, LoraShape> loras,
    LoraBias loraBias) {
  public Adaptation {
    loras = Map.copyOf(loras);
  }

  /** Every weight. */
  public static Adaptation full() {
    return new Adaptation(true, false, 0, Map.of(), LoraBias.NONE);
  }

  /** Embedding and the lowest {@code int(layers * ratio)} blocks keep their values. */
  public static Adaptation freeze(double ratio, int layers) {
    return new Adaptation(true, true, (int) (layers * ratio), Map.of(), LoraBias.NONE);
  }

  /** Adapters beside a frozen base. */
  public static Adaptation lora(Map<String, LoraShape> loras, LoraBias bias) {
    return new Adaptation(false, true, 0, loras, bias);
  }

  /** Whether a tensor of the checkpoint is trained. */
  boolean trains(NeoxTensor tensor) {
    if (!trainsBase) {
      return switch (loraBias) {
        case NONE -> false;
        case ALL -> tensor.isBias();
        case LORA_ONLY -> tensor.isBias() && loras.containsKey(tensor.module());
      };
    }
    if (tensor.isInputEmbedding()) {
      return !freezesEmbedding;
    }
    return tensor.layer() < 0 || tensor.layer() >= frozenBlocks;
  }
}
