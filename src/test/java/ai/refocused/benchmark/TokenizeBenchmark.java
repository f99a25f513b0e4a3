package ai.refocused.benchmark;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.refocused.dataset.BatchPlan;
import ai.refocused.dataset.DatasetLoader;
import ai.refocused.dataset.LoadedDataset;
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
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * How fast a dataset becomes packed token rows, beside the tokenizer library's batches alone, and
 * how much heap that takes: {@code TokenizeBenchmark <model folder> <instruct.jsonl> <work folder>
 * <megabytes>...}. The rows of the file are repeated, each with a number of its own.
 */
final class TokenizeBenchmark {
  private static final int BATCH = 256;
  private static final int ROUNDS = 3;

  private TokenizeBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    Path model = Path.of(arguments[0]);
    Path work = Path.of(arguments[2]);
    for (int i = 3; i < arguments.length; i++) {
      int megabytes = Integer.parseInt(arguments[i]);
      Path data = work.resolve("data-" + megabytes + ".jsonl");
      write(Path.of(arguments[1]), data, megabytes * 1_000_000L);
      for (int round = 0; round < ROUNDS; round++) {
        double library = library(model, data);
        double ours = ours(model, data, work.resolve("cache-" + megabytes + "-" + round));
        System.out.printf(
            "%d MB: library %.1f MB/s, read + tokenize + pack %.1f MB/s (%.0f %%), peak heap %d MB%n",
            megabytes, library, ours, 100 * ours / library, peakHeap() >> 20);
      }
      Files.delete(data);
    }
  }

  /** MB of the file per second that the library's batches alone take for the rendered texts. */
  private static double library(Path model, Path data) throws IOException {
    try (HuggingFaceTokenizer tokenizer =
            HuggingFaceTokenizer.newInstance(model.resolve("tokenizer.json"));
        var lines = Files.lines(data)) {
      ObjectMapper json = new ObjectMapper();
      List<String> batch = new ArrayList<>();
      long nanos = 0;
      for (String line : (Iterable<String>) lines::iterator) {
        JsonNode row = json.readTree(line);
        batch.add(
            "### Instruction:\n"
                + row.get("instruction").textValue()
                + "\n\n### Response:\n"
                + row.get("output").textValue());
        if (batch.size() == BATCH) {
          long start = System.nanoTime();
          tokenizer.batchEncode(batch, false, false);
          nanos += System.nanoTime() - start;
          batch.clear();
        }
      }
      return Files.size(data) * 1e3 / nanos;
    }
  }

  private static double ours(Path model, Path data, Path cache) throws IOException {
    long start = System.nanoTime();
    try (HuggingFaceFileTokenizer tokenizer =
        HuggingFaceFileTokenizer.open(model.resolve("tokenizer.json"))) {
      TokenizerConfig config = TokenizerConfig.read(model);
      EndOfSequence end = EndOfSequence.of(config, tokenizer, OptionalInt.empty());
      DatasetSpec spec =
          new DatasetSpec(
              LocalDataset.find(data, SplitChoice.DEFAULT),
              0.1,
              1024,
              Overflow.TRUNCATE,
              true,
              true,
              RowSpec.DEFAULT);
      LoadedDataset loaded =
          new DatasetLoader(Task.INSTRUCT, tokenizer, ChatTemplate.of(config), end)
              .load(spec, 1, new TokenCache(cache), "key");
      BatchPlan plan = BatchPlan.packed(loaded.train(), 4, 1024, true, 1);
      if (plan.batchesPerEpoch() == 0) {
        throw new IllegalStateException("nothing was packed");
      }
    }
    return Files.size(data) * 1e3 / (System.nanoTime() - start);
  }

  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(
            pool -> {
              long peak = pool.getPeakUsage().getUsed();
              pool.resetPeakUsage();
              return peak;
            })
        .sum();
  }

  private static void write(Path rows, Path data, long bytes) throws IOException {
    List<String> lines = Files.readAllLines(rows);
    try (BufferedWriter out = Files.newBufferedWriter(data)) {
      long written = 0;
      for (long i = 0; written < bytes; i++) {
        String line = lines.get((int) (i % lines.size()));
        String numbered = line.replaceFirst("\"instruction\": *\"", "$0" + i + ". ") + "\n";
        out.write(numbered);
        written += numbered.length();
      }
    }
  }
}
