package ai.refocused.benchmark;

import ai.refocused.pretrained.Activation;
import ai.refocused.pretrained.ModelConfig;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import java.util.OptionalInt;

/** The models of benchmarks, and how benchmarks are told what to do. */
final class Shapes {
  static final int VOCABULARY = 50304;

  private Shapes() {}

  /**
   * A model's configuration.
   *
   * @param time positions that it needs
   */
  static ModelConfig config(String shape, int time) {
    return config(shape, time, OptionalInt.empty());
  }

  /**
   * The same.
   *
   * @param layers instead of the shape's own
   */
  static ModelConfig config(String shape, int time, OptionalInt layers) {
    return switch (shape) {
      case "tiny" -> config(1024, 64, layers.orElse(2), 4, time);
      case "70m" -> config(VOCABULARY, 512, layers.orElse(6), 8, time);
      case "160m" -> config(VOCABULARY, 768, layers.orElse(12), 12, time);
      case "1400m" -> config(VOCABULARY, 2048, layers.orElse(24), 16, time);
      default -> throw new IllegalArgumentException("no shape " + shape);
    };
  }

  private static ModelConfig config(int vocabulary, int width, int layers, int heads, int time) {
    return new ModelConfig(
        vocabulary,
        width,
        layers,
        heads,
        4 * width,
        Activation.GELU,
        Math.max(2048, time),
        0.25,
        10000,
        true,
        1e-5,
        false,
        true,
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        JsonNodeFactory.instance.objectNode());
  }

  /** Replaces options by arguments of the form {@code name=value}. */
  static void read(String[] args, Map<String, String> options) {
    for (String arg : args) {
      String[] parts = arg.split("=", 2);
      if (parts.length != 2 || !options.containsKey(parts[0])) {
        throw new IllegalArgumentException(
            "\"" + arg + "\" is no option; there are " + options.keySet());
      }
      options.put(parts[0], parts[1]);
    }
  }
}
