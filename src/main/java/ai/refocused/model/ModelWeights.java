package ai.refocused.model;

import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.NativeMemory;
import ai.refocused.pretrained.PeftNames;
import ai.refocused.weights.TensorSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * All weights of a model: trained ones in one flat vector, with gradients in another of the same
 * layout, the frozen ones in a third.
 */
final class ModelWeights {
  private final WeightLayout layout;
  private final NativeFloats trained;
  private final NativeFloats gradients;
  private final Map<String, NativeFloats> values = new HashMap<>();
  private final Map<String, NativeFloats> gradientsByName = new HashMap<>();

  ModelWeights(WeightLayout layout, NativeMemory memory) {
    this.layout = layout;
    this.trained = memory.allocate(layout.trainedLength());
    this.gradients = memory.allocate(layout.trainedLength());
    NativeFloats frozen = memory.allocateUninitialized(layout.frozenLength());
    for (Parameter p : layout.parameters()) {
      values.put(p.name(), trained.slice(p.offset(), p.length()));
      gradientsByName.put(p.name(), gradients.slice(p.offset(), p.length()));
    }
    for (NeoxTensor tensor : layout.tensors()) {
      Long at = layout.frozen().get(tensor.name());
      if (at != null) {
        values.put(tensor.name(), frozen.slice(at, tensor.length()));
      }
    }
  }

  /** Reads the base model's tensors, one at a time. */
  void load(TensorSource source) {
    for (NeoxTensor tensor : layout.tensors()) {
      source.read(tensor.name(), values.get(tensor.name()).buffer().duplicate());
    }
  }

  /**
   * Fresh adapters: A uniform in ±1 / sqrt(in), which is PEFT's kaiming_uniform with a = sqrt(5); B
   * zero and DoRA's magnitudes the lengths of the weights' rows, so that training starts at the
   * base model.
   */
  void initializeAdapters(long seed) {
    for (NeoxTensor tensor : layout.tensors()) {
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
    for (Parameter p : layout.parameters()) {
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
    for (Parameter p : layout.parameters()) {
      source.read(p.name(), values.get(p.name()).buffer().duplicate());
    }
  }

  WeightLayout layout() {
    return layout;
  }

  List<NeoxTensor> tensors() {
    return layout.tensors();
  }

  List<Parameter> parameters() {
    return layout.parameters();
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
    return layout.isTrained(name);
  }
}
