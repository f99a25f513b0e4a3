package ai.refocused.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.engine.NativeFloats;
import ai.refocused.train.checkpoint.CheckpointException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointStoreTest {
  @TempDir Path folder;
  private final List<String> warnings = new ArrayList<>();
  private final NativeFloats weights = NativeFloats.allocate(100_003);

  @BeforeEach
  void fillWeights() {
    for (int i = 0; i < weights.length(); i++) {
      weights.buffer().put(i, i * 0.25f - 7);
    }
    weights.buffer().put(5, Float.MIN_VALUE).put(6, -0.0f);
  }

  @AfterEach
  void closeWeights() {
    weights.close();
  }

  private CheckpointStore store(int limit, Map<String, String> fingerprint) {
    return new CheckpointStore(
        folder, JobFingerprint.of(fingerprint), limit, warnings::add, DurableFiles.system());
  }

  private CheckpointStore store() {
    return store(0, Map.of("learningRate", "1e-3"));
  }

  private CheckpointContent content(int step, int bestStep) {
    Map<String, byte[]> documents =
        Map.of("note.json", ("\"step " + step + "\"").getBytes(StandardCharsets.UTF_8));
    return new CheckpointContent(
        step,
        bestStep,
        Set.of(),
        new TreeMap<>(Map.of("weights", weights)),
        new TreeMap<>(documents));
  }

  @Test
  void restoresEveryBitOfAVectorAndItsDocuments() {
    store().save(content(10, 0));
    Checkpoint checkpoint = store().resumeFrom("auto", false).orElseThrow();
    assertThat(checkpoint.step()).isEqualTo(10);
    assertThat(checkpoint.document("note.json", String.class)).isEqualTo("step 10");
    try (NativeFloats restored = NativeFloats.allocate(weights.length())) {
      checkpoint.restore("weights", restored);
      for (int i = 0; i < weights.length(); i++) {
        assertThat(Float.floatToRawIntBits(restored.buffer().get(i)))
            .isEqualTo(Float.floatToRawIntBits(weights.buffer().get(i)));
      }
    }
  }

  @Test
  void writesLittleEndianFloats() throws IOException {
    Path saved = store().save(content(10, 0));
    byte[] bytes = Files.readAllBytes(saved.resolve("weights.bin"));
    assertThat(bytes).hasSize(4 * 100_003).startsWith(0, 0, (byte) 0xE0, (byte) 0xC0);
  }

  @Test
  void startsAfreshWithoutCheckpoints() throws IOException {
    Files.createDirectories(folder.resolve("checkpoint-step-x"));
    Files.createDirectories(folder.resolve("notes"));
    assertThat(store().resumeFrom("auto", false)).isEmpty();
    assertThat(store().resumeFrom("never", false)).isEmpty();
    assertThat(warnings).isEmpty();
    assertThat(folder.resolve("notes")).exists();
  }

  @Test
  void choosesTheHighestStepNotTheLatestTime() {
    for (int step : new int[] {900, 1000, 90}) {
      store().save(content(step, 0));
    }
    assertThat(store().resumeFrom("auto", false).orElseThrow().step()).isEqualTo(1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifest.json", "weights.bin", "note.json", "fingerprint.json"})
  void fallsBackFromADamagedFileAndSaysSo(String file) throws IOException {
    Path older = store().save(content(10, 0));
    for (int damage = 0; damage < 5; damage++) {
      Path newer = store().save(content(20, 0));
      damage(newer.resolve(file), older.resolve(file), damage);
      warnings.clear();
      boolean swappedForEqual =
          damage == 4
              && Files.mismatch(newer.resolve(file), older.resolve(file)) == -1
              && !file.equals("manifest.json")
              && !file.equals("note.json");
      assertThat(store().resumeFrom("auto", false).orElseThrow().step())
          .isEqualTo(swappedForEqual ? 20 : 10);
      if (!swappedForEqual) {
        assertThat(warnings)
            .singleElement()
            .asString()
            .contains("checkpoint-step-20 is passed over: ");
      }
    }
  }

  private static void damage(Path file, Path older, int kind) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    switch (kind) {
      case 0 -> Files.delete(file);
      case 1 -> Files.write(file, new byte[0]);
      case 2 -> Files.write(file, Arrays.copyOf(bytes, bytes.length - 2));
      case 3 -> {
        bytes[bytes.length / 2] ^= 16;
        Files.write(file, bytes);
      }
      default -> Files.write(file, Files.readAllBytes(older));
    }
  }

  @Test
  void refusesToStartOverSilentlyWhenNoCheckpointIsIntact() throws IOException {
    Files.delete(store().save(content(10, 0)).resolve("weights.bin"));
    Files.delete(store().save(content(20, 0)).resolve("manifest.json"));
    assertThatThrownBy(() -> store().resumeFrom("auto", false))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("None of the 2 checkpoints in ")
        .hasMessageEndingWith("To start over, set <resume>never</resume>.");
    assertThat(warnings)
        .satisfiesExactly(
            w -> assertThat(w).endsWith("is passed over: it has no manifest.json."),
            w -> assertThat(w).endsWith("is passed over: weights.bin is missing."));
  }

  @Test
  void refusesLinksInPlaceOfFiles() throws IOException {
    Path saved = store().save(content(10, 0));
    Path elsewhere = Files.move(saved.resolve("weights.bin"), folder.resolve("elsewhere.bin"));
    Files.createSymbolicLink(saved.resolve("weights.bin"), elsewhere);
    assertThatThrownBy(() -> store().resumeFrom("checkpoint-step-10", false))
        .hasMessageContaining("weights.bin is missing");
  }

  @Test
  void refusesAManifestThatNamesFilesElsewhere() throws IOException {
    Path saved = store().save(content(10, 0));
    Path manifest = saved.resolve("manifest.json");
    Files.writeString(
        manifest, Files.readString(manifest).replace("weights.bin", "../weights.bin"));
    assertThatThrownBy(() -> store().resumeFrom("checkpoint-step-10", false))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("manifest.json names \"../weights.bin\"");
  }

  @Test
  void listsWhatDiffersFromTheJobOfACheckpoint() {
    store(0, Map.of("learningRate", "1e-3", "seed", "1")).save(content(10, 0));
    CheckpointStore other = store(0, Map.of("learningRate", "2e-3", "seed", "1", "dataset", "ab"));
    assertThatThrownBy(() -> other.resumeFrom("auto", false))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(
            "checkpoint-step-10 belongs to a run that differs from this one (then -> now):")
        .hasMessageContaining("  dataset: not set -> ab")
        .hasMessageContaining("  learningRate: 1e-3 -> 2e-3")
        .hasMessageNotContaining("seed")
        .hasMessageContaining("start over with <resume>never</resume>")
        .extracting(e -> ((CheckpointException) e).reason())
        .isEqualTo(Reason.DIFFERENT_JOB);
  }

  @Test
  void namesTheCheckpointsThereAreWhenAskedForAnother() {
    store().save(content(10, 0));
    assertThatThrownBy(() -> store().resumeFrom("checkpoint-step-11", false))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("<resume>: \"checkpoint-step-11\" is neither")
        .hasMessageEndingWith("Checkpoints there are: [checkpoint-step-10].");
  }

  @Test
  void keepsTheNewestUpToTheLimitAndTheBestWeightsTheyName() throws IOException {
    CheckpointStore store = store(2, Map.of());
    store.saveBest(5, weights);
    store.save(content(10, 5));
    store.saveBest(15, weights);
    store.save(content(20, 15));
    assertThat(names()).contains("best-step-5", "checkpoint-step-10");
    store.save(content(30, 15));
    assertThat(names()).containsExactly("best-step-15", "checkpoint-step-20", "checkpoint-step-30");
  }

  @Test
  void keepsTheCheckpointOfTheBestStepAmongThoseUnderTheLimit() throws IOException {
    CheckpointStore store = store(2, Map.of());
    store.saveBest(10, weights);
    for (int step = 10; step <= 40; step += 10) {
      store.save(content(step, 10));
    }
    assertThat(names()).containsExactly("best-step-10", "checkpoint-step-10", "checkpoint-step-40");
    store(1, Map.of()).save(content(50, 10));
    assertThat(names()).containsExactly("best-step-10", "checkpoint-step-50");
  }

  @Test
  void goesOnFromAnotherJobsCheckpointOnlyWhenToldTo() {
    store(0, Map.of("learningRate", "1e-3")).save(content(10, 0));
    CheckpointStore other = store(0, Map.of("learningRate", "2e-3"));
    assertThat(other.resumeFrom("auto", true).orElseThrow().step()).isEqualTo(10);
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("  learningRate: 1e-3 -> 2e-3")
        .endsWith("<resumeIgnoreChanges> is true: training goes on from it.");
  }

  @Test
  void keepsWhatItJustWroteEvenBelowStaleHigherSteps() throws IOException {
    store().save(content(10, 0));
    store().save(content(30, 0));
    store(1, Map.of("learningRate", "1e-3")).save(content(20, 0));
    assertThat(names()).containsExactly("checkpoint-step-20");
  }

  @Test
  void passesOverACheckpointWhoseBestWeightsAreDamaged() throws IOException {
    store().save(content(10, 0));
    store().saveBest(15, weights);
    store().save(content(20, 15));
    Files.delete(folder.resolve("best-step-15").resolve("weights.bin"));
    assertThat(store().resumeFrom("auto", false).orElseThrow().step()).isEqualTo(10);
    assertThat(warnings)
        .singleElement()
        .asString()
        .endsWith("of the best weights in best-step-15, weights.bin is missing.");
  }

  @Test
  void bringsTheBestWeightsOfACheckpointElsewhere(@TempDir Path other) {
    store().saveBest(15, weights);
    Path saved = store().save(content(20, 15));
    CheckpointStore store =
        new CheckpointStore(
            other,
            JobFingerprint.of(Map.of("learningRate", "1e-3")),
            0,
            warnings::add,
            DurableFiles.system());
    assertThat(store.resumeFrom(saved.toString(), false).orElseThrow().step()).isEqualTo(20);
    try (NativeFloats best = NativeFloats.allocate(weights.length())) {
      store.restoreBest(15, best);
      assertThat(best.buffer()).isEqualTo(weights.buffer());
    }
  }

  @Test
  void deletesEarlierCheckpointsOnlyWhenToldNeverToResume() throws IOException {
    store().saveBest(5, weights);
    store().save(content(10, 5));
    Files.writeString(folder.resolve("mine.txt"), "kept");
    assertThat(store().resumeFrom("never", false)).isEmpty();
    assertThat(names()).containsExactly("mine.txt");
    assertThat(warnings)
        .containsExactly(
            "<resume> is \"never\": the 1 checkpoints of an earlier run in "
                + folder.toAbsolutePath()
                + " are deleted.");
  }

  @Test
  void saysWhichFolderCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    CheckpointStore store =
        new CheckpointStore(
            file, JobFingerprint.of(Map.of()), 0, warnings::add, DurableFiles.system());
    assertThatThrownBy(() -> store.save(content(10, 0)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(file + " cannot be written: ")
        .extracting(e -> ((CheckpointException) e).reason())
        .isEqualTo(Reason.NOT_WRITABLE);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
