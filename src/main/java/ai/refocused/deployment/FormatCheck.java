package ai.refocused.deployment;

import ai.refocused.adapter.AdapterFolder;
import ai.refocused.deployment.gguf.NeoxGguf;
import ai.refocused.engine.Machine;
import ai.refocused.graph.SameDiffFiles;
import ai.refocused.job.DeploymentFormat;
import ai.refocused.job.InvalidJobException;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.pretrained.PretrainedFolder;
import ai.refocused.weights.TensorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Reads what was written, and compares the logits that it gives with the model's. */
final class FormatCheck {
  private final ModelConfig config;
  private final Optional<Path> base;
  private final int[] ids;
  private final Machine machine;
  private final float[][] expected;

  FormatCheck(PackagedModel model, Optional<Path> base, Machine machine) {
    this.config = model.config();
    this.base = base;
    this.ids = model.sampleTokens();
    this.machine = machine;
    this.expected = PromptLogits.of(config, model.files().tensors(), ids, machine);
  }

  /**
   * Checks a format.
   *
   * @return how far its logits lie off
   * @throws InvalidJobException if that is more than its precision explains
   */
  double check(DeploymentFormat format, Path place) throws IOException {
    double difference = PromptLogits.difference(expected, logits(format, place));
    if (!(difference <= tolerance(format))) {
      throw new InvalidJobException(
          "<formats>",
          String.format(
              Locale.ROOT,
              "\"%s\" gives other logits than the model: they lie off by %.2g of their length, allowed"
                  + " is %.2g. Nothing was kept. Choose a more precise format.",
              format.id(),
              difference,
              tolerance(format)));
    }
    return difference;
  }

  private float[][] logits(DeploymentFormat format, Path place) throws IOException {
    return switch (format) {
      case SAFETENSORS_FP32, SAFETENSORS_FP16, SAFETENSORS_BF16, PYTORCH -> ofFolder(place);
      case ADAPTER -> ofAdapter(place);
      case SAMEDIFF -> SameDiffFiles.logits(place, ids);
      case GGUF_F32, GGUF_F16, GGUF_Q8_0 -> {
        try (TensorSource tensors = NeoxGguf.open(place, config)) {
          yield PromptLogits.of(config, tensors, ids, machine);
        }
      }
      case OLLAMA -> expected; // a text that names a GGUF file, which is checked itself
    };
  }

  private float[][] ofFolder(Path place) {
    try (PretrainedFolder folder = PretrainedFolder.open(place)) {
      return PromptLogits.of(folder.config(), folder.tensors(), ids, machine);
    }
  }

  private float[][] ofAdapter(Path place) {
    try (PretrainedFolder folder = PretrainedFolder.open(base.orElseThrow());
        AdapterFolder adapter = AdapterFolder.open(place)) {
      return PromptLogits.of(config, adapter.adapt(folder.tensors()), ids, machine);
    }
  }

  /**
   * What a format's rounding explains, with room: 2^-11 of a weight for float16, 2^-8 for bfloat16,
   * 1/254 of the largest in a block of 32 for q8_0. Float32 is exact, but for SameDiff's own order
   * of sums, and for an adapter's product.
   */
  private static double tolerance(DeploymentFormat format) {
    return switch (format) {
      case SAFETENSORS_FP32, PYTORCH, GGUF_F32, OLLAMA -> 0;
      case SAMEDIFF, ADAPTER -> 1e-4;
      case SAFETENSORS_FP16, GGUF_F16 -> 1e-2;
      case SAFETENSORS_BF16, GGUF_Q8_0 -> 5e-2;
    };
  }
}
