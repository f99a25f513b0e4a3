package ai.refocused.benchmark;

import ai.refocused.dataset.DatasetLoader;
import ai.refocused.dataset.LoadedDataset;
import ai.refocused.dataset.ModelText;
import ai.refocused.dataset.store.TokenCache;
import ai.refocused.inputs.LocalDataset;
import ai.refocused.inputs.SplitChoice;
import ai.refocused.job.DatasetSpec;
import ai.refocused.job.Overflow;
import ai.refocused.job.RowSpec;
import ai.refocused.job.Task;
import ai.refocused.tokenizer.EndOfSequence;
import ai.refocused.tokenizer.HuggingFaceFileTokenizer;
import ai.refocused.tokenizer.TokenizerConfig;
import ai.refocused.tokenizer.chat.ChatTemplate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** Instruction rows, or rows of tokens, as a run of the task custom would read them. */
final class InstructData {
  static final int MAX_LENGTH = 1024;

  private InstructData() {}

  /**
   * Reads a file.
   *
   * @param model folder that the tokenizer is from
   * @param evalSplit share that is held out
   * @param cache where token rows are kept; without it they stay in memory
   */
  static LoadedDataset load(
      HuggingFaceFileTokenizer tokenizer,
      Path model,
      Path data,
      double evalSplit,
      Optional<Path> cache)
      throws IOException {
    TokenizerConfig config = TokenizerConfig.read(model);
    EndOfSequence end = EndOfSequence.of(config, tokenizer, OptionalInt.empty());
    DatasetSpec spec =
        new DatasetSpec(
            LocalDataset.find(data, SplitChoice.DEFAULT),
            evalSplit,
            MAX_LENGTH,
            Overflow.TRUNCATE,
            true,
            true,
            RowSpec.DEFAULT);
    DatasetLoader loader =
        new DatasetLoader(Task.CUSTOM, new ModelText(tokenizer, ChatTemplate.of(config), end));
    return cache.isPresent()
        ? loader.load(spec, 1, new TokenCache(cache.get()), "key")
        : loader.load(spec, 1);
  }
}
