package ai.refocused.worker;

import ai.refocused.dataset.ModelText;
import ai.refocused.job.DatasetSpec;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.pretrained.PretrainedFolder;
import ai.refocused.tokenizer.EndOfSequence;
import ai.refocused.tokenizer.HuggingFaceFileTokenizer;
import ai.refocused.tokenizer.TokenizerConfig;
import ai.refocused.tokenizer.chat.ChatTemplate;
import java.nio.file.Path;

/** A base model's tokenizer and chat template, and how far it can see. Close it when done. */
final class ModelTextFiles implements AutoCloseable {
  private final HuggingFaceFileTokenizer tokenizer;
  private final ModelConfig config;
  private final ModelText text;

  private ModelTextFiles(
      HuggingFaceFileTokenizer tokenizer, ModelConfig config, TokenizerConfig tokens) {
    this.tokenizer = tokenizer;
    this.config = config;
    this.text =
        new ModelText(
            tokenizer,
            ChatTemplate.of(tokens),
            EndOfSequence.of(tokens, tokenizer, config.eosTokenId()));
  }

  /** Opens a model's folder, of which the weights are only looked at. */
  static ModelTextFiles open(Path folder) {
    try (PretrainedFolder base = PretrainedFolder.open(folder)) {
      return of(base);
    }
  }

  static ModelTextFiles of(PretrainedFolder base) {
    HuggingFaceFileTokenizer tokenizer =
        HuggingFaceFileTokenizer.open(base.folder().resolve("tokenizer.json"));
    try {
      tokenizer.requireWithin(base.config().vocabSize());
      return new ModelTextFiles(tokenizer, base.config(), TokenizerConfig.read(base.folder()));
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  ModelText text() {
    return text;
  }

  DatasetSpec withinPositions(DatasetSpec data, EventPublisher events) {
    return withinPositions(config, data, events);
  }

  /** A model has learnt nothing of positions that it never saw. */
  static DatasetSpec withinPositions(ModelConfig config, DatasetSpec data, EventPublisher events) {
    int positions = config.maxPositionEmbeddings();
    if (data.maxLength() <= positions) {
      return data;
    }
    events.warning(
        "<maxLength>: %d is more than the model's %d positions; %d is used."
            .formatted(data.maxLength(), positions, positions));
    return data.withMaxLength(positions);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
