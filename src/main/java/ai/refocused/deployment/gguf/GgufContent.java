package ai.refocused.deployment.gguf;

import ai.refocused.pretrained.ModelConfig;
import ai.refocused.weights.TensorSource;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What goes into a GGUF file.
 *
 * @param name of the model
 * @param folder with tokenizer.json
 * @param tokenIds of the tokens with a meaning: {@code bos}, {@code eos}, {@code unknown}, {@code
 *     padding}, and {@code eot}, which ends a turn of a conversation
 * @param addBos whether the tokenizer begins every text with {@code bos}
 * @param addEos whether it ends every text with {@code eos}
 * @param chatTemplate Jinja
 */
public record GgufContent(
    String name,
    ModelConfig config,
    TensorSource tensors,
    Path folder,
    Map<String, Integer> tokenIds,
    boolean addBos,
    boolean addEos,
    Optional<String> chatTemplate) {
  public GgufContent {
    tokenIds = Map.copyOf(tokenIds);
  }
}
