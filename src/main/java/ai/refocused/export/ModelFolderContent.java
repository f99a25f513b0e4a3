package ai.refocused.export;

import ai.refocused.pretrained.ModelConfig;
import ai.refocused.pretrained.PretrainedFolder;
import ai.refocused.weights.TensorSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What goes into a model's folder.
 *
 * @param tensors all tensors that the configuration promises
 * @param tokenizerFiles copied under their names
 * @param generationConfig copied if there; else made from the configuration
 */
public record ModelFolderContent(
    ModelConfig config,
    TensorSource tensors,
    List<Path> tokenizerFiles,
    Optional<Path> generationConfig,
    ModelCardFacts card) {
  public ModelFolderContent {
    tokenizerFiles = List.copyOf(tokenizerFiles);
  }

  /** A base model's folder with other weights. */
  public static ModelFolderContent tuned(
      PretrainedFolder base, TensorSource tensors, ModelCardFacts card) {
    return new ModelFolderContent(
        base.config(), tensors, base.tokenizerFiles(), base.generationConfig(), card);
  }
}
