package ai.refocused.benchmark;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.refocused.dataset.BatchPlan;
import ai.refocused.dataset.LoadedDataset;
import ai.refocused.tokenizer.HuggingFaceFileTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast a dataset becomes packed token rows, beside the tokenizer library's batches alone, and
 * how much memory that takes: {@code TokenizeBenchmark <model folder> <instruct.jsonl> <work
 * folder> <rounds> <megabytes>}. The rows of the file are repeated, each with a number of its own.
 *
 * <p>With {@code ids} as a last argument the rows are tokens already, as long as the file's rows
 * are: what memory the rest takes is then seen without waiting for the tokenizer.
 *
 * <p>Where other programs run, seconds of processor time tell more than seconds on the clock. Peaks
 * are of the process: the heap, and anonymous memory, for which token files that are mapped do not
 * count.
 */
final class TokenizeBenchmark {
  private static final int BATCH = 256;
  private static final Map<String, String> UNPADDED =
      Map.of("truncation", "false", "padding", "false");
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private TokenizeBenchmark() {}

  /** Time on the clock and of all processors, in nanoseconds. */
  private record Cost(long bytes, long clock, long processors) {
    static final Cost NONE = new Cost(0, 0, 0);

    static Cost now(long bytes) {
      return new Cost(bytes, System.nanoTime(), PROCESS.getProcessCpuTime());
    }

    Cost since(Cost start) {
      return new Cost(bytes, clock - start.clock, processors - start.processors);
    }

    Cost plus(Cost other) {
      return new Cost(bytes + other.bytes, clock + other.clock, processors + other.processors);
    }

    @Override
    public String toString() {
      return "%.2f MB/s, %.2f s of processors"
          .formatted(bytes * 1e3 / Math.max(1, clock), processors / 1e9);
    }
  }

  public static void main(String[] arguments) throws IOException {
    Path model = Path.of(arguments[0]);
    Path work = Path.of(arguments[2]);
    int rounds = Integer.parseInt(arguments[3]);
    int megabytes = Integer.parseInt(arguments[4]);
    boolean ids = arguments.length > 5 && arguments[5].equals("ids");
    Path data = work.resolve("data-" + megabytes + ".jsonl");
    List<String> rows = Files.readAllLines(Path.of(arguments[1]));
    write(ids ? tokens(model, rows) : rows, data, megabytes * 1_000_000L);
    try (PeakAnonymous peak = new PeakAnonymous()) {
      for (int round = 0; round < rounds; round++) {
        Cost library = ids ? Cost.NONE : library(model, data);
        Cost all = ours(model, data, work.resolve("cache-" + round));
        System.out.printf(
            "%d MB: library %s, all %s; peaks: heap %d MB, anonymous %d MB%n",
            megabytes, library, all, peakHeap() >> 20, peak.megabytes());
      }
    } finally {
      Files.delete(data);
    }
  }

  /** What the library's batches alone take for the rendered texts. */
  private static Cost library(Path model, Path data) throws IOException {
    try (HuggingFaceTokenizer tokenizer =
            HuggingFaceTokenizer.newInstance(model.resolve("tokenizer.json"), UNPADDED);
        var lines = Files.lines(data)) {
      ObjectMapper json = new ObjectMapper();
      List<String> batch = new ArrayList<>();
      Cost cost = Cost.NONE;
      for (String line : (Iterable<String>) lines::iterator) {
        JsonNode row = json.readTree(line);
        batch.add(
            "### Instruction:\n"
                + row.get("instruction").textValue()
                + "\n\n### Response:\n"
                + row.get("output").textValue());
        if (batch.size() == BATCH) {
          Cost start = Cost.now(0);
          tokenizer.batchEncode(batch, false, false);
          cost = cost.plus(Cost.now(0).since(start));
          batch.clear();
        }
      }
      return cost.plus(new Cost(Files.size(data), 0, 0));
    }
  }

  private static Cost ours(Path model, Path data, Path cache) throws IOException {
    try (HuggingFaceFileTokenizer tokenizer =
        HuggingFaceFileTokenizer.open(model.resolve("tokenizer.json"))) {
      Cost start = Cost.now(0);
      LoadedDataset loaded = InstructData.load(tokenizer, model, data, 0.1, Optional.of(cache));
      BatchPlan plan = BatchPlan.packed(loaded.train(), 4, InstructData.MAX_LENGTH, true, 1);
      if (plan.batchesPerEpoch() == 0) {
        throw new IllegalStateException("nothing was packed");
      }
      return Cost.now(Files.size(data)).since(start);
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

  /** The rows as they are after tokenizing. */
  private static List<String> tokens(Path model, List<String> rows) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<String> tokens = new ArrayList<>();
    try (HuggingFaceFileTokenizer tokenizer =
        HuggingFaceFileTokenizer.open(model.resolve("tokenizer.json"))) {
      for (String row : rows) {
        JsonNode values = json.readTree(row);
        String text = values.get("instruction").textValue() + values.get("output").textValue();
        int[] ids = tokenizer.encode(text).ids();
        tokens.add("{\"input_ids\": " + Arrays.toString(ids) + ", \"instruction\": \"\"}");
      }
    }
    return tokens;
  }

  private static void write(List<String> lines, Path data, long bytes) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(data)) {
      long written = 0;
      for (long i = 0; written < bytes; i++) {
        String line = lines.get((int) (i % lines.size()));
        int at = line.indexOf("\"instruction\": \"") + "\"instruction\": \"".length();
        String numbered = line.substring(0, at) + i + ". " + line.substring(at) + "\n";
        out.write(numbered);
        written += numbered.length();
      }
    }
  }
}
