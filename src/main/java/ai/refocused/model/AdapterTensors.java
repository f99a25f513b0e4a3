package ai.refocused.model;

import ai.refocused.pretrained.PeftNames;
import ai.refocused.weights.DType;
import ai.refocused.weights.TensorInfo;
import ai.refocused.weights.TensorSource;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What an adapter's file holds, under PEFT's names: A, B, magnitudes, and bias vectors that were
 * trained.
 */
final class AdapterTensors implements TensorSource {
  private final ModelWeights weights;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();

  AdapterTensors(ModelWeights weights) {
    this.weights = weights;
    for (Parameter p : weights.parameters()) {
      String name = p.name().endsWith(".bias") ? biasName(p.name()) : p.name();
      parameters.put(name, p);
    }
  }

  private String biasName(String bias) {
    String module = bias.substring(0, bias.length() - ".bias".length());
    return PeftNames.bias(module, weights.isTrained(PeftNames.loraA(module)));
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(parameters.keySet());
  }

  @Override
  public TensorInfo info(String name) {
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    return new TensorInfo(
        name, DType.F32, parameter.shape().stream().map(Integer::longValue).toList());
  }

  @Override
  public void read(String name, FloatBuffer target) {
    target.put(weights.value(parameters.get(name).name()).buffer().duplicate());
  }

  /** Takes all values from a source with the same names. */
  void load(TensorSource source) {
    parameters.forEach(
        (name, parameter) ->
            source.read(name, weights.value(parameter.name()).buffer().duplicate()));
  }

  @Override
  public void close() {
    // The model owns the memory.
  }
}
