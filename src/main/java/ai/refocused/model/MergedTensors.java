package ai.refocused.model;

import ai.refocused.engine.NativeFloats;
import ai.refocused.graph.NeoxBlock.LoraShape;
import ai.refocused.pretrained.PeftNames;
import ai.refocused.weights.DType;
import ai.refocused.weights.TensorInfo;
import ai.refocused.weights.TensorSource;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The model's tensors as a checkpoint holds them: W + scale B A where there is an adapter, with
 * DoRA each row scaled to its magnitude.
 */
final class MergedTensors implements TensorSource {
  private final ModelWeights weights;
  private final Adaptation adaptation;
  private final Map<String, NeoxTensor> tensors = new LinkedHashMap<>();

  MergedTensors(ModelWeights weights, Adaptation adaptation) {
    this.weights = weights;
    this.adaptation = adaptation;
    weights.tensors().forEach(t -> tensors.put(t.name(), t));
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  @Override
  public TensorInfo info(String name) {
    NeoxTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    return new TensorInfo(
        name, DType.F32, tensor.shape().stream().map(Integer::longValue).toList());
  }

  @Override
  public void read(String name, FloatBuffer target) {
    NeoxTensor tensor = tensors.get(name);
    LoraShape lora = adaptation.loras().get(tensor.module());
    if (lora == null || tensor.isBias()) {
      target.put(weights.value(name).buffer().duplicate());
      return;
    }
    float[] a = all(weights.value(PeftNames.loraA(tensor.module())));
    float[] b = all(weights.value(PeftNames.loraB(tensor.module())));
    int out = tensor.shape().get(0);
    int in = tensor.shape().get(1);
    float[] magnitude =
        lora.dora() ? all(weights.value(PeftNames.magnitude(tensor.module()))) : null;
    float[] row = new float[in];
    double[] delta = new double[in];
    for (int o = 0; o < out; o++) {
      weights.value(name).get((long) o * in, row, 0, in);
      Arrays.fill(delta, 0);
      for (int r = 0; r < lora.rank(); r++) {
        double factor = b[o * lora.rank() + r];
        for (int i = 0; i < in; i++) {
          delta[i] += factor * a[r * in + i];
        }
      }
      double square = 0;
      for (int i = 0; i < in; i++) {
        delta[i] = row[i] + lora.scale() * delta[i];
        square += delta[i] * delta[i];
      }
      double gain = magnitude == null ? 1 : magnitude[o] / Math.sqrt(square);
      for (int i = 0; i < in; i++) {
        row[i] = (float) (gain * delta[i]);
      }
      target.put(row);
    }
  }

  private static float[] all(NativeFloats floats) {
    float[] array = new float[Math.toIntExact(floats.length())];
    floats.get(0, array, 0, array.length);
    return array;
  }

  @Override
  public void close() {
    // The model owns the memory.
  }
}
