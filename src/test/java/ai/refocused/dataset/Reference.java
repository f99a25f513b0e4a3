package ai.refocused.dataset;

import ai.refocused.inputs.LocalDataset;
import ai.refocused.inputs.SplitChoice;
import ai.refocused.job.DatasetSpec;
import ai.refocused.job.Overflow;
import ai.refocused.job.RowSpec;
import ai.refocused.job.Task;
import ai.refocused.tokenizer.EndOfSequence;
import ai.refocused.tokenizer.HuggingFaceFileTokenizer;
import ai.refocused.tokenizer.Tokenizer;
import ai.refocused.tokenizer.TokenizerConfig;
import ai.refocused.tokenizer.chat.ChatTemplate;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/** The reference model's tokenizer and the reference datasets. */
final class Reference {
  static final Path DATASETS = Path.of("src/test/resources/reference/datasets");
  private static final Path MODEL = Path.of("src/test/resources/reference/models/neox-tiny");

  static final Path TOKENIZER = MODEL.resolve("tokenizer.json");

  private Reference() {}

  static Tokenizer tokenizer() {
    return HuggingFaceFileTokenizer.open(TOKENIZER);
  }

  static ChatTemplate ownTemplate() {
    return ChatTemplate.of(TokenizerConfig.read(MODEL));
  }

  static ChatTemplate builtInTemplate() {
    return ChatTemplate.of("built-in", ChatTemplate.BUILT_IN, Map.of());
  }

  static EndOfSequence end(Tokenizer tokenizer) {
    return EndOfSequence.of(TokenizerConfig.read(MODEL), tokenizer, OptionalInt.empty());
  }

  static DatasetLoader loader(Task task, Tokenizer tokenizer) {
    return new DatasetLoader(task, modelText(tokenizer));
  }

  static ModelText modelText(Tokenizer tokenizer) {
    return new ModelText(tokenizer, builtInTemplate(), end(tokenizer));
  }

  static DatasetSpec spec(Path path, double evalSplit, int maxLength) {
    return new DatasetSpec(
        LocalDataset.find(path, SplitChoice.DEFAULT),
        evalSplit,
        maxLength,
        Overflow.TRUNCATE,
        false,
        true,
        RowSpec.DEFAULT);
  }
}
