package ai.refocused.configuration;

import ai.refocused.job.DeploymentFormat;
import ai.refocused.job.Problem;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/** The formats that a model is packaged as, by their names. */
public final class DeploymentFormats {
  static final List<String> DEFAULT =
      ids(DeploymentFormat.SAFETENSORS_FP16, DeploymentFormat.GGUF_Q8_0, DeploymentFormat.OLLAMA);

  private static final String ONNX =
      "\"onnx\" is not written: no exporter to ONNX is kept up on the JVM. Package"
          + " safetensors-fp32 and convert that folder with Hugging Face's optimum.";

  private DeploymentFormats() {}

  /** The formats of names that {@link #check} has found nothing wrong with. */
  public static List<DeploymentFormat> of(List<String> names) {
    return names.stream().map(DeploymentFormat::of).collect(Collectors.toList());
  }

  /**
   * Adds a problem for each name that is no format, comes twice, or lacks what it builds on.
   *
   * @param place where they are written
   */
  static void check(List<String> names, String place, List<Problem> problems) {
    for (String name : new LinkedHashSet<>(names)) {
      if (name.equals("onnx")) {
        problems.add(new Problem(place, ONNX));
      } else if (DeploymentFormat.find(name).isEmpty()) {
        List<String> known = ids(DeploymentFormat.values());
        problems.add(
            new Problem(
                place,
                "\"%s\" is not one of %s.".formatted(name, String.join(", ", known))
                    + Nearest.question(name, known)));
      } else if (Collections.frequency(names, name) > 1) {
        problems.add(new Problem(place, "\"" + name + "\" is there twice. Remove one."));
      }
    }
    List<String> gguf =
        DeploymentFormat.GGUF.stream().map(DeploymentFormat::id).collect(Collectors.toList());
    if (names.contains(DeploymentFormat.OLLAMA.id()) && Collections.disjoint(names, gguf)) {
      problems.add(
          new Problem(
              place,
              "\"ollama\" needs a GGUF file beside it. Add one of %s."
                  .formatted(String.join(", ", gguf))));
    }
  }

  private static List<String> ids(DeploymentFormat... formats) {
    return Arrays.stream(formats).map(DeploymentFormat::id).collect(Collectors.toList());
  }
}
