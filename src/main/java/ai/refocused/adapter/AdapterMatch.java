package ai.refocused.adapter;

import ai.refocused.pretrained.InvalidModelException;
import ai.refocused.pretrained.ModelProblem;
import ai.refocused.pretrained.PeftNames;
import ai.refocused.weights.TensorInfo;
import ai.refocused.weights.TensorSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds for each tensor of an adapter its place in a base model. */
final class AdapterMatch {
  private static final String WEIGHT = ".weight";
  private static final String BIAS = ".bias";

  private final Path file;
  private final AdapterConfig config;
  private final TensorSource base;
  private final TensorSource adapter;

  private final Map<String, LowRank> adapted = new LinkedHashMap<>();
  private final Map<String, String> replaced = new LinkedHashMap<>();
  private final Set<String> used = new HashSet<>();
  private final List<ModelProblem> problems = new ArrayList<>();

  AdapterMatch(Path file, AdapterConfig config, TensorSource base, TensorSource adapter) {
    this.file = file;
    this.config = config;
    this.base = base;
    this.adapter = adapter;
  }

  /**
   * Base and adapter as one.
   *
   * @throws InvalidModelException naming each tensor of the adapter that does not fit
   */
  TensorSource adapted() {
    for (String name : base.names()) {
      if (name.endsWith(WEIGHT)) {
        weight(name, name.substring(0, name.length() - WEIGHT.length()));
      } else if (name.endsWith(BIAS)) {
        bias(name, name.substring(0, name.length() - BIAS.length()));
      }
    }
    for (String name : adapter.names()) {
      if (!used.contains(name)) {
        problem("Tensor \"" + name + "\" fits nothing in the base model.");
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidModelException(problems);
    }
    return new AdaptedTensors(base, adapter, adapted, replaced);
  }

  private void weight(String name, String module) {
    String a = PeftNames.loraA(module);
    String b = PeftNames.loraB(module);
    List<Long> shape = base.info(name).shape();
    if (!adapter.names().contains(a) || shape.size() != 2) {
      return;
    }
    expect(a, List.of((long) config.rank(), shape.get(1)));
    expect(b, List.of(shape.get(0), (long) config.rank()));
    adapted.put(name, new LowRank(a, b, config.rank(), config.scale()));
  }

  private void bias(String name, String module) {
    boolean isAdapted = adapter.names().contains(PeftNames.loraA(module));
    String trained = PeftNames.bias(module, isAdapted);
    if (adapter.names().contains(trained)) {
      expect(trained, base.info(name).shape());
      replaced.put(name, trained);
    }
  }

  private void expect(String name, List<Long> shape) {
    used.add(name);
    if (!adapter.names().contains(name)) {
      problem("Tensor \"" + name + "\" of shape " + shape + " is missing.");
      return;
    }
    TensorInfo info = adapter.info(name);
    if (!info.shape().equals(shape)) {
      problem(
          "Tensor \"%s\" has shape %s; the base model and the rank need %s."
              .formatted(name, info.shape(), shape));
    }
  }

  private void problem(String message) {
    problems.add(new ModelProblem(file.toString(), message));
  }
}
