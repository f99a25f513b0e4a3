package ai.refocused.benchmark;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.refocused.dataset.BatchPlan;
import ai.refocused.dataset.LoadedDataset;
import ai.refocused.tokenizer.HuggingFaceFileTokenizer;
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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast a dataset becomes packed token rows, beside the tokenizer library's batches alone, and
 * how much memory that takes: {@code TokenizeBenchmark <model folder> <instruct.jsonl> <work
 * folder> <rounds> <megabytes>}. The rows of the file are repeated, each with a number of its own.
 *
 * <p>Peaks are of the process: the heap, and anonymous memory, which is what token files that are
 * mapped do not count for.
 */
final class TokenizeBenchmark {
  private static final int BATCH = 256;

  /** Megabytes above which only memory is of interest. */
  private static final int LIBRARY_LIMIT = 100;

  private TokenizeBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    Path model = Path.of(arguments[0]);
    Path work = Path.of(arguments[2]);
    int rounds = Integer.parseInt(arguments[3]);
    int megabytes = Integer.parseInt(arguments[4]);
    Path data = work.resolve("data-" + megabytes + ".jsonl");
    write(Path.of(arguments[1]), data, megabytes * 1_000_000L);
    try (PeakAnonymous peak = new PeakAnonymous()) {
      for (int round = 0; round < rounds; round++) {
        double library = megabytes > LIBRARY_LIMIT ? Double.NaN : library(model, data);
        double ours = ours(model, data, work.resolve("cache-" + megabytes + "-" + round));
        System.out.printf(
            "%d MB: library %.2f MB/s, read + tokenize + pack %.2f MB/s (%.0f %%), peaks: heap"
                + " %d MB, anonymous %d MB%n",
            megabytes, library, ours, 100 * ours / library, peakHeap() >> 20, peak.megabytes());
      }
    } finally {
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
    try (HuggingFaceFileTokenizer tokenizer =
        HuggingFaceFileTokenizer.open(model.resolve("tokenizer.json"))) {
      long start = System.nanoTime();
      LoadedDataset loaded = InstructData.load(tokenizer, model, data, 0.1, Optional.of(cache));
      BatchPlan plan = BatchPlan.packed(loaded.train(), 4, InstructData.MAX_LENGTH, true, 1);
      if (plan.batchesPerEpoch() == 0) {
        throw new IllegalStateException("nothing was packed");
      }
      return Files.size(data) * 1e3 / (System.nanoTime() - start);
    }
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

  /** Looks at Linux's figure for the process ten times a second. */
  private static final class PeakAnonymous implements AutoCloseable {
    private final AtomicLong most = new AtomicLong();
    private final Thread watcher = new Thread(this::watch, "peak");

    PeakAnonymous() {
      watcher.setDaemon(true);
      watcher.start();
    }

    private void watch() {
      try {
        while (true) {
          for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("RssAnon:")) {
              most.accumulateAndGet(Long.parseLong(line.replaceAll("\\D", "")), Math::max);
            }
          }
          Thread.sleep(100);
        }
      } catch (IOException e) {
        most.set(-1); // Not on Linux.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    long megabytes() {
      return most.get() >> 10;
    }

    @Override
    public void close() {
      watcher.interrupt();
    }
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
