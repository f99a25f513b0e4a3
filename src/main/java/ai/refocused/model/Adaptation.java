package ai.refocused.model;

import ai.refocused.engine.region.RowRange;
import ai.refocused.graph.NeoxBlock.LoraShape;
import ai.refocused.job.LoraBias;
import ai.refocused.job.TuningSpec;
import ai.refocused.pretrained.LinearTarget;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.pretrained.QkvPart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which weights are trained, in the model's own terms.
 *
 * @param trainsBase whether base weights are trained, except what the next two freeze
 * @param freezesEmbedding whether the input embedding keeps its values, and with it an output layer
 *     that is tied to it
 * @param frozenBlocks number of blocks at the bottom that keep their values
 * @param loras adapters by full module name, such as {@code gpt_neox.layers.0.attention.dense}
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

  /** No weight: a model that is only used. */
  public static Adaptation none() {
    return lora(Map.of(), LoraBias.NONE);
  }

  /** Embedding and the lowest {@code int(layers * ratio)} blocks keep their values. */
  public static Adaptation freeze(double ratio, int layers) {
    return new Adaptation(true, true, (int) (layers * ratio), Map.of(), LoraBias.NONE);
  }

  /** Adapters beside a frozen base. */
  public static Adaptation lora(Map<String, LoraShape> loras, LoraBias bias) {
    return new Adaptation(false, true, 0, loras, bias);
  }

  /** What a job asks for, in terms of a model. */
  public static Adaptation of(TuningSpec spec, ModelConfig config) {
    if (spec instanceof TuningSpec.Lora lora) {
      Map<String, LoraShape> loras = new HashMap<>();
      for (AdaptedLayer layer : AdaptedLayer.of(lora, config)) {
        loras.put(
            layer.target().module(),
            new LoraShape(
                layer.rank(),
                (float) layer.scale(),
                (float) lora.dropout(),
                lora.dora(),
                dead(layer.target(), config)));
      }
      return lora(loras, lora.bias());
    }
    if (spec instanceof TuningSpec.Freeze freeze) {
      return freeze(freeze.ratio(), config.layers());
    }
    return full();
  }

  /** Rows of a fused projection that belong to parts that are not adapted. */
  private static List<RowRange> dead(LinearTarget target, ModelConfig config) {
    List<RowRange> dead = new ArrayList<>();
    if (target.isPartial()) {
      for (int head = 0; head < config.heads(); head++) {
        for (QkvPart part : QkvPart.values()) {
          if (!target.parts().contains(part)) {
            int first = part.firstRow(head, config.headSize());
            dead.add(new RowRange(first, first + config.headSize()));
          }
        }
      }
    }
    return dead;
  }

  /** Adapters of one block, by linear layer. */
  Map<String, LoraShape> loras(int layer) {
    String prefix = NeoxTensor.prefix(layer);
    Map<String, LoraShape> ofLayer = new TreeMap<>();
    loras.forEach(
        (module, lora) -> {
          if (module.startsWith(prefix)) {
            ofLayer.put(module.substring(prefix.length()), lora);
          }
        });
    return ofLayer;
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
