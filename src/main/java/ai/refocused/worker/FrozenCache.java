package ai.refocused.worker;

import ai.refocused.dataset.LoadedDataset;
import ai.refocused.dataset.TokenizedExample;
import ai.refocused.digest.Sha256;
import ai.refocused.engine.RowMath;
import ai.refocused.job.JobSpec;
import ai.refocused.job.TuningSpec;
import ai.refocused.model.Adaptation;
import ai.refocused.model.NeoxModel;
import ai.refocused.model.frozen.FrozenRows;
import ai.refocused.model.frozen.SequenceKey;
import ai.refocused.pretrained.ModelConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The file that the frozen blocks' outputs are kept in, where that pays: when examples are seen
 * more than once and fit the budget. It lies in the run's folder under a name that stands for all
 * that its content depends on beside the tokens, so a later run finds it if nothing of that has
 * changed.
 */
final class FrozenCache {
  /** Its folder in the run's. */
  static final String FOLDER = "frozen_cache";

  private static final double DISK_MARGIN = 1.05;

  private final JobSpec spec;
  private final long budget;
  private final ModelConfig config;
  private final Consumer<String> warnings;

  private FrozenCache(JobSpec spec, long budget, ModelConfig config, Consumer<String> warnings) {
    this.spec = spec;
    this.budget = budget;
    this.config = config;
    this.warnings = warnings;
  }

  /**
   * Opens the file of a run.
   *
   * @param epochs that the run reaches
   * @param baseDigest digest of the base model
   * @param warnings told if examples or disk do not allow it
   * @return empty where there is nothing to keep
   */
  static Optional<FrozenRows> open(
      JobSpec spec,
      ModelConfig config,
      LoadedDataset dataset,
      int epochs,
      String baseDigest,
      Consumer<String> warnings)
      throws IOException {
    // Noise on the embeddings makes every pass another one.
    boolean pays =
        epochs > 1
            && spec.regularization().neftuneNoiseAlpha() == 0
            && NeoxModel.hasFrozenBottom(Adaptation.of(spec.tuning(), config));
    if (!pays || !(spec.tuning() instanceof TuningSpec.Freeze freeze) || freeze.cacheBytes() == 0) {
      return Optional.empty();
    }
    return new FrozenCache(spec, freeze.cacheBytes(), config, warnings).open(dataset, baseDigest);
  }

  private Optional<FrozenRows> open(LoadedDataset dataset, String baseDigest) throws IOException {
    long needed = bytes(Stream.concat(dataset.train().stream(), dataset.eval().stream()));
    if (needed > budget) {
      warnings.accept(
          ("<frozenCacheBudget>: the examples need at least %s, the budget is %s; frozen blocks are computed"
                  + " in each epoch. Raise it to save that.")
              .formatted(megabytes(needed), megabytes(budget)));
      return Optional.empty();
    }
    Path folder = spec.outputDirectory().resolve(FOLDER);
    Files.createDirectories(folder);
    Path file = folder.resolve(name(baseDigest) + ".bin");
    deleteOthers(folder, file);
    long there = Files.exists(file) ? Files.size(file) : 0;
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < (needed - there) * DISK_MARGIN) {
      warnings.accept(
          ("<frozenCache>: the examples need %s in \"%s\", %s are free; frozen blocks are computed"
                  + " in each epoch.")
              .formatted(megabytes(needed), folder, megabytes(free)));
      return Optional.empty();
    }
    int longest =
        IntStream.concat(IntStream.of(dataset.trainLengths()), IntStream.of(dataset.evalLengths()))
            .max()
            .orElse(1);
    return Optional.of(FrozenRows.open(file, config.hiddenSize(), longest, needed));
  }

  /** Bytes for each example once; counted until they are more than the budget. */
  private long bytes(Stream<TokenizedExample> examples) {
    Set<SequenceKey> counted = new HashSet<>();
    long bytes = 0;
    for (TokenizedExample example : (Iterable<TokenizedExample>) examples::iterator) {
      if (counted.add(SequenceKey.of(example.ids(), 0, example.length()))) {
        bytes += FrozenRows.recordBytes(example.length(), config.hiddenSize());
      }
      if (bytes > budget) {
        break;
      }
    }
    return bytes;
  }

  /** What the rows depend on: weights and blocks, precision, and what computes. */
  private String name(String baseDigest) throws IOException {
    String all =
        String.join(
            "\n",
            baseDigest,
            spec.tuning().toString().replaceAll(", cacheBytes=\\d+", ""),
            spec.compute().mixedPrecision().id(),
            PluginVersion.read(),
            RowMath.best().getClass().getName(),
            Device.describe(spec.compute()));
    MessageDigest digest = Sha256.start();
    return HexFormat.of().formatHex(digest.digest(all.getBytes(StandardCharsets.UTF_8)), 0, 16);
  }

  /** Files of other base models or settings would never be used again. */
  private static void deleteOthers(Path folder, Path file) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path other : files.filter(each -> !each.equals(file)).toList()) {
        Files.delete(other);
      }
    }
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,d MB", (bytes + (1 << 20) - 1) >> 20);
  }
}
