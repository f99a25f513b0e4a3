package ai.refocused.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.dataset.Batch;
import ai.refocused.dataset.BatchPlan;
import ai.refocused.dataset.TokenizedExample;
import ai.refocused.engine.Machine;
import ai.refocused.engine.RowMath;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.model.frozen.FrozenRows;
import ai.refocused.pretrained.ModelConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrozenRowsTest {
  private static final Machine MACHINE = new Machine(2, RowMath.best());
  private static final ModelConfig CONFIG = TinyModels.config(4);
  private static final List<TokenizedExample> EXAMPLES =
      TinyModels.examples(3, 5, 12, 2, 7, 9, 3, 11, 8, 6, 4, 10, 12, 5, 1);
  private static final long BYTES =
      EXAMPLES.stream()
          .mapToLong(e -> FrozenRows.recordBytes(e.length(), CONFIG.hiddenSize()))
          .sum();

  @TempDir Path folder;

  private final List<String> warnings = new ArrayList<>();

  @AfterAll
  static void stopThreads() {
    MACHINE.close();
  }

  /** Losses and the last gradients of four shuffled epochs, each with an evaluation. */
  private float[] epochs(BatchPlan plan, FrozenRows rows) {
    Adaptation adaptation = Adaptation.freeze(0.6, 4);
    try (NeoxModel model =
        TinyModels.model(CONFIG, adaptation, MACHINE, GradientCheckpointing.FALSE)) {
      if (rows != null) {
        model.keepFrozenRows(rows, warnings::add);
      }
      List<Float> values = new ArrayList<>();
      for (int e = 0; e < 4; e++) {
        BatchPlan.Epoch epoch = plan.epoch(e);
        for (int i = 0; i < epoch.size(); i++) {
          model.zeroGradients();
          values.add((float) model.accumulateGradients(epoch.get(i), 0.1, i).sum());
          for (int w = 0; w < model.weights().length(); w++) {
            float weight = model.weights().buffer().get(w);
            model.weights().buffer().put(w, weight - 0.01f * model.gradients().buffer().get(w));
          }
        }
        values.add((float) model.evaluate(Batch.of(EXAMPLES.subList(0, 2))).sum());
      }
      float[] gradients = TinyModels.gradients(model);
      float[] all = new float[values.size() + gradients.length];
      for (int i = 0; i < all.length; i++) {
        all[i] = i < values.size() ? values.get(i) : gradients[i - values.size()];
      }
      return all;
    }
  }

  private FrozenRows open() throws IOException {
    return FrozenRows.open(folder.resolve("rows.bin"), CONFIG.hiddenSize(), 12, BYTES);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rowsFromTheFileChangeNoBit(boolean packed) throws IOException {
    BatchPlan plan =
        packed
            ? BatchPlan.packed(EXAMPLES, 2, 12, true, 5)
            : BatchPlan.unpacked(EXAMPLES, 2, true, 5);
    float[] computed = epochs(plan, null);
    try (FrozenRows rows = open()) {
      assertThat(epochs(plan, rows)).isEqualTo(computed);
      assertThat(rows.size()).isEqualTo(EXAMPLES.size());
    }
    try (FrozenRows again = open()) {
      assertThat(again.size()).isEqualTo(EXAMPLES.size());
      assertThat(epochs(plan, again)).isEqualTo(computed);
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void damagedRecordsAreComputedAgain() throws IOException {
    BatchPlan plan = BatchPlan.unpacked(EXAMPLES, 2, true, 5);
    float[] computed = epochs(plan, null);
    try (FrozenRows rows = open()) {
      epochs(plan, rows);
    }
    Path file = folder.resolve("rows.bin");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 100);
      channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), Files.size(file) / 2);
    }
    try (FrozenRows rows = open()) {
      assertThat(epochs(plan, rows)).isEqualTo(computed);
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void readsWhatAnInterruptedProcessLeft() throws IOException {
    BatchPlan plan = BatchPlan.unpacked(EXAMPLES, 2, false, 5);
    float[] computed = epochs(plan, null);
    try (FrozenRows rows = open()) {
      epochs(plan, rows);
    }
    Path file = folder.resolve("rows.bin");
    for (long size = Files.size(file) - 100; size > 0; size -= 500) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(size);
      }
      try (FrozenRows rows = open()) {
        // The data may be gone where the header is not; they are compared when they are read.
        assertThat(rows.size()).isLessThanOrEqualTo(EXAMPLES.size());
      }
    }
    try (FrozenRows rows = open()) {
      assertThat(rows.size()).isLessThan(2);
      assertThat(epochs(plan, rows)).isEqualTo(computed);
    }
  }

  @Test
  void takesRowsFromTheFile() throws IOException {
    try (FrozenRows rows = open()) {
      // What another model's blocks made of the same tokens shows in the loss.
      try (NeoxModel other =
          TinyModels.model(
              CONFIG, Adaptation.freeze(0.9, 4), MACHINE, GradientCheckpointing.FALSE)) {
        other.keepFrozenRows(rows, warnings::add);
        other.evaluate(Batch.of(EXAMPLES));
      }
      Batch batch = Batch.of(EXAMPLES);
      try (NeoxModel model =
          TinyModels.model(
              CONFIG, Adaptation.freeze(0.6, 4), MACHINE, GradientCheckpointing.FALSE)) {
        double own = model.evaluate(batch).sum();
        model.keepFrozenRows(rows, warnings::add);
        assertThat(model.evaluate(batch).sum()).isNotEqualTo(own);
      }
    }
  }

  @Test
  void withoutRoomNothingIsKept() throws IOException {
    BatchPlan plan = BatchPlan.unpacked(EXAMPLES, 2, true, 5);
    float[] computed = epochs(plan, null);
    try (FrozenRows rows =
        FrozenRows.open(folder.resolve("small.bin"), CONFIG.hiddenSize(), 12, BYTES / 2)) {
      assertThat(epochs(plan, rows)).isEqualTo(computed);
      assertThat(rows.size()).isBetween(1, EXAMPLES.size() - 1);
    }
  }
}
