package ai.refocused.model;

import ai.refocused.graph.NeoxBlock;
import ai.refocused.graph.NeoxBlock.LoraShape;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.pretrained.PeftNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where the weights of a model lie: trained ones and adapters in one flat vector, the frozen ones
 * in another.
 */
final class WeightLayout {
  private final List<NeoxTensor> tensors;
  private final List<Parameter> parameters = new ArrayList<>();
  private final Map<String, Long> frozen = new LinkedHashMap<>();
  private final Set<String> trainedNames;
  private long trainedLength;
  private long frozenLength;

  WeightLayout(ModelConfig config, Adaptation adaptation) {
    this.tensors = NeoxTensor.of(config);
    for (NeoxTensor tensor : tensors) {
      if (adaptation.trains(tensor)) {
        add(tensor.name(), tensor.shape(), tensor.isBiasOrNorm());
      } else {
        frozen.put(tensor.name(), frozenLength);
        frozenLength = aligned(frozenLength + tensor.length());
      }
    }
    for (int layer = 0; layer < config.layers(); layer++) {
      addAdapters(layer, adaptation.loras(layer));
    }
    this.trainedNames =
        parameters.stream().map(Parameter::name).collect(Collectors.toUnmodifiableSet());
  }

  /** Tensors start at cache lines: native kernels are fastest there. */
  private static long aligned(long floats) {
    return (floats + 15) / 16 * 16;
  }

  private void add(String name, List<Integer> shape, boolean biasOrNorm) {
    long length = 1;
    for (int side : shape) {
      length *= side;
    }
    parameters.add(new Parameter(name, shape, trainedLength, length, biasOrNorm));
    trainedLength = aligned(trainedLength + length);
  }

  private void addAdapters(int layer, Map<String, LoraShape> loras) {
    for (String linear : NeoxBlock.LINEARS) {
      LoraShape lora = loras.get(linear);
      if (lora != null) {
        String module = NeoxTensor.prefix(layer) + linear;
        List<Integer> shape = shapeOf(module + ".weight");
        add(PeftNames.loraA(module), List.of(lora.rank(), shape.get(1)), false);
        add(PeftNames.loraB(module), List.of(shape.get(0), lora.rank()), false);
        if (lora.dora()) {
          add(PeftNames.magnitude(module), List.of(shape.get(0)), true);
        }
      }
    }
  }

  private List<Integer> shapeOf(String name) {
    return tensors.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow().shape();
  }

  /** The tensors of the checkpoint. */
  List<NeoxTensor> tensors() {
    return tensors;
  }

  /** What is trained, in the order of the flat vector. */
  List<Parameter> parameters() {
    return Collections.unmodifiableList(parameters);
  }

  /** Places of frozen tensors in their vector, by name. */
  Map<String, Long> frozen() {
    return Collections.unmodifiableMap(frozen);
  }

  long trainedLength() {
    return trainedLength;
  }

  long frozenLength() {
    return frozenLength;
  }

  boolean isTrained(String name) {
    return trainedNames.contains(name);
  }

  /** Whether anything is trained in a block. */
  boolean trainsIn(int layer) {
    return parameters.stream().anyMatch(p -> p.name().contains(NeoxTensor.prefix(layer)));
  }
}
