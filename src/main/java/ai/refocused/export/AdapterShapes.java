package ai.refocused.export;

import ai.refocused.job.LoraBias;
import ai.refocused.model.AdaptedLayer;
import ai.refocused.pretrained.GptNeoxTensors;
import ai.refocused.pretrained.PeftNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which tensors PEFT expects of an adapter. */
final class AdapterShapes {
  private static final String BIAS = ".bias";

  private AdapterShapes() {}

  /**
   * Names and shapes: A, B and DoRA's magnitude of each layer in turn, then the trained bias
   * vectors.
   */
  static Map<String, List<Long>> of(AdapterContent content) {
    Map<String, List<Long>> model = GptNeoxTensors.expected(content.config());
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    for (AdaptedLayer layer : content.layers()) {
      String module = layer.target().module();
      long rank = layer.rank();
      List<Long> weight = model.get(module + ".weight");
      shapes.put(PeftNames.loraA(module), List.of(rank, weight.get(1)));
      shapes.put(PeftNames.loraB(module), List.of(weight.get(0), rank));
      if (content.lora().dora()) {
        shapes.put(PeftNames.magnitude(module), List.of(weight.get(0)));
      }
    }
    Set<String> adapted =
        content.layers().stream().map(l -> l.target().module()).collect(Collectors.toSet());
    model.forEach(
        (name, shape) -> {
          if (name.endsWith(BIAS)) {
            String module = name.substring(0, name.length() - BIAS.length());
            if (isTrained(content.lora().bias(), adapted.contains(module))) {
              shapes.put(PeftNames.bias(module, adapted.contains(module)), shape);
            }
          }
        });
    return shapes;
  }

  private static boolean isTrained(LoraBias bias, boolean adapted) {
    return switch (bias) {
      case NONE -> false;
      case LORA_ONLY -> adapted;
      case ALL -> true;
    };
  }
}
