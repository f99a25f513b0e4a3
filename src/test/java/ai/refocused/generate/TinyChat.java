package ai.refocused.generate;

import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.model.Adaptation;
import ai.refocused.model.NeoxModel;
import ai.refocused.pretrained.PretrainedFolder;
import ai.refocused.tokenizer.HuggingFaceFileTokenizer;
import ai.refocused.tokenizer.Tokenizer;
import java.nio.file.Path;

/** neox-tiny with its tokenizer. */
final class TinyChat {
  static final Path REFERENCE = Path.of("src", "test", "resources", "reference");
  static final Path FOLDER = REFERENCE.resolve("models/neox-tiny");

  private TinyChat() {}

  static Tokenizer tokenizer() {
    return HuggingFaceFileTokenizer.open(FOLDER.resolve("tokenizer.json"));
  }

  static NeoxModel model(Machine machine) {
    try (PretrainedFolder folder = PretrainedFolder.open(FOLDER)) {
      return new NeoxModel(
          folder.config(),
          folder.tensors(),
          Adaptation.none(),
          machine,
          new Capacity(256, 256),
          GradientCheckpointing.FALSE,
          1);
    }
  }
}
