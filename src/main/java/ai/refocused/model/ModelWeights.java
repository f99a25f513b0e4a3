package ai.refocused.model;

import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.NativeMemory;
import ai.refocused.graph.NeoxBlock;
import ai.refocused.graph.NeoxBlock.LoraShape;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.pretrained.PeftNames;
import ai.refocused.weights.TensorSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * All weights of a model: trained ones in one flat vector, with gradients in another of the same
 * layout, the frozen ones in a third.
 */
final class ModelWeights {
  private final List<NeoxTensor> tensors;
  private final List<Parameter> parameters = new ArrayList<>();
  private final NativeFloats trained;
  private final NativeFloats gradients;
  private final NativeFloats frozen;
  private final Map<String, NativeFloats> values = new HashMap<>();
  private final Map<String, NativeFloats> gradientsByName = new HashMap<>();

  ModelWeights(ModelConfig config, Adaptation adaptation, NativeMemory memory) {
    this.tensors = NeoxTensor.of(config);
    long trainedLength = 0;
    long frozenLength = 0;
    Map<NeoxTensor, Long> frozenAt = new HashMap<>();
    for (NeoxTensor tensor : tensors) {
      if (adaptation.trains(tensor)) {
        trainedLength = add(tensor.name(), tensor.shape(), tensor.isBiasOrNorm(), trainedLength);
      } else {
        frozenAt.put(tensor, frozenLength);
        frozenLength = aligned(frozenLength + tensor.length());
      }
    }
    trainedLength = addAdapters(config, adaptation, trainedLength);
    this.trained = memory.allocate(trainedLength);
    this.gradients = memory.allocate(trainedLength);
    this.frozen = memory.allocateUninitialized(frozenLength);
    for (Parameter p : parameters) {
      values.put(p.name(), trained.slice(p.offset(), p.length()));
      gradientsByName.put(p.name(), gradients.slice(p.offset(), p.length()));
    }
    frozenAt.forEach((t, at) -> values.put(t.name(), frozen.slice(at, t.length())));
  }

  /** Tensors start at cache lines: native kernels are fastest there. */
  private static long aligned(long floats) {
    return (floats + 15) / 16 * 16;
  }

  private long add(String name, List<Integer> shape, boolean biasOrNorm, long offset) {
    long length = 1;
    for (int side : shape) {
      length *= side;
    }
    parameters.add(new Parameter(name, shape, offset, length, biasOrNorm));
    return aligned(offset + length);
  }

  private long addAdapters(ModelConfig config, Adaptation adaptation, long start) {
    long offset = start;
    for (int layer = 0; layer < config.layers(); layer++) {
      Map<String, LoraShape> loras = adaptation.loras(layer);
      for (String linear : NeoxBlock.LINEARS) {
        LoraShape lora = loras.get(linear);
        if (lora != null) {
          String module = NeoxTensor.prefix(layer) + linear;
          List<Integer> shape = shapeOf(module + ".weight");
          offset = add(PeftNames.loraA(module), List.of(lora.rank(), shape.get(1)), false, offset);
          offset = add(PeftNames.loraB(module), List.of(shape.get(0), lora.rank()), false, offset);
          if (lora.dora()) {
            offset = add(PeftNames.magnitude(module), List.of(shape.get(0)), true, offset);
          }
        }
      }
    }
    return offset;
  }

  private List<Integer> shapeOf(String name) {
    return tensors.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow().shape();
  }

  /** Reads the base model's tensors, one at a time. */
  void load(TensorSource source) {
    for (NeoxTensor tensor : tensors) {
      source.read(tensor.name(), values.get(tensor.name()).buffer().duplicate());
    }
  }

  /**
   * Fresh adapters: A uniform in ±1 / sqrt(in), which is PEFT's kaiming_uniform with a = sqrt(5); B
   * zero and DoRA's magnitudes the lengths of the weights' rows, so that training starts at the
   * base model.
   */
  void initializeAdapters(long seed) {
    for (NeoxTensor tensor : tensors) {
      NativeFloats magnitude = values.get(PeftNames.magnitude(tensor.module()));
      if (magnitude != null && !tensor.isBias()) {
        float[] row = new float[tensor.shape().get(1)];
        for (int o = 0; o < magnitude.length(); o++) {
          values.get(tensor.name()).get((long) o * row.length, row, 0, row.length);
          magnitude.put(o, new float[] {(float) length(row)}, 0, 1);
        }
      }
    }
    int stream = 0;
    for (Parameter p : parameters) {
      if (p.name().endsWith(".lora_A.weight")) {
        SplittableRandom random = new SplittableRandom(seed * 31 + stream++);
        float bound = (float) (1 / Math.sqrt(p.shape().get(1)));
        float[] a = new float[(int) p.length()];
        for (int i = 0; i < a.length; i++) {
          a[i] = (2 * (float) random.nextDouble() - 1) * bound;
        }
        values.get(p.name()).put(0, a, 0, a.length);
      }
    }
  }

  private static double length(float[] row) {
    double square = 0;
    for (float value : row) {
      square += (double) value * value;
    }
    return Math.sqrt(square);
  }

  /** Takes trained tensors' values from a source that holds all of them. */
  void loadTrained(TensorSource source) {
    for (Parameter p : parameters) {
      source.read(p.name(), values.get(p.name()).buffer().duplicate());
    }
  }

  List<NeoxTensor> tensors() {
    return tensors;
  }

  List<Parameter> parameters() {
    return Collections.unmodifiableList(parameters);
  }

  NativeFloats trained() {
    return trained;
  }

  NativeFloats gradients() {
    return gradients;
  }

  NativeFloats value(String name) {
    return values.get(name);
  }

  /** Gradient of a tensor; null for a frozen one. */
  NativeFloats gradient(String name) {
    return gradientsByName.get(name);
  }

  boolean isTrained(String name) {
    return gradientsByName.containsKey(name);
  }
}
