package ai.refocused.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.job.BaseModelSpec;
import ai.refocused.job.CadenceSpec;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.JobFixture;
import ai.refocused.job.JobSpec;
import ai.refocused.job.LoraBias;
import ai.refocused.job.Task;
import ai.refocused.job.TuningSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFingerprintTest {
  @TempDir Path folder;

  @BeforeEach
  void writeInputs() throws IOException {
    Files.createDirectories(folder.resolve("model/sub"));
    Files.writeString(folder.resolve("model/config.json"), "{}");
    Files.writeString(folder.resolve("model/sub/a"), "1");
    Files.writeString(folder.resolve("data.jsonl"), "{}\n");
  }

  private JobSpec spec(TuningSpec tuning, CadenceSpec cadence, long seed) {
    JobFixture fixture = new JobFixture();
    fixture.task = Task.CHAT;
    fixture.baseModel = new BaseModelSpec(folder.resolve("model"), "model");
    fixture.dataset = JobFixture.dataset(folder.resolve("data.jsonl"), 0.1, 64, true);
    fixture.tuning = tuning;
    fixture.cadence = cadence;
    fixture.seed = seed;
    return fixture.job();
  }

  private JobSpec full(CadenceSpec cadence, long seed) {
    return spec(new TuningSpec.Full(), cadence, seed);
  }

  @Test
  void staysTheSameWhenOnlyLogsAndPlacesDiffer() throws IOException {
    assertThat(RunFingerprint.of(full(new CadenceSpec(1, 10, 2, 3), 1), "1"))
        .isEqualTo(RunFingerprint.of(full(new CadenceSpec(7, 10, 8, 9), 1), "1"));
  }

  @Test
  void differsWithSeedsMethodsAndVersions() throws IOException {
    CadenceSpec cadence = new CadenceSpec(1, 10, 2, 3);
    TuningSpec lora = new TuningSpec.Lora(8, 16, 0.1, List.of("a", "b"), LoraBias.NONE);
    assertThat(
            List.of(
                RunFingerprint.of(full(cadence, 1), "1"),
                RunFingerprint.of(full(cadence, 2), "1"),
                RunFingerprint.of(full(cadence, 1), "2"),
                RunFingerprint.of(spec(lora, cadence, 1), "1"),
                RunFingerprint.of(spec(new TuningSpec.Freeze(0.5), cadence, 1), "1")))
        .doesNotHaveDuplicates();
  }

  @Test
  void seesOneChangedByteAndMovedFilesInTheInputs() throws IOException {
    String before = InputDigest.of(folder.resolve("model"));
    Files.writeString(folder.resolve("model/sub/a"), "2");
    String changed = InputDigest.of(folder.resolve("model"));
    Files.writeString(folder.resolve("model/sub/a"), "1");
    Files.move(folder.resolve("model/sub/a"), folder.resolve("model/sub/b"));
    String renamed = InputDigest.of(folder.resolve("model"));
    assertThat(List.of(before, changed, renamed)).doesNotHaveDuplicates();
    Files.move(folder.resolve("model"), folder.resolve("elsewhere"));
    assertThat(InputDigest.of(folder.resolve("elsewhere"))).isEqualTo(renamed);
  }

  @Test
  void letsOneRunAtATimeIntoAFolder() throws IOException {
    OutputLock first = OutputLock.take(folder.resolve("out"));
    assertThatThrownBy(() -> OutputLock.take(folder.resolve("out")))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("<outputDirectory>: another run is writing to \"")
        .hasMessageContaining("Wait for it, or give this one another folder.");
    first.close();
    OutputLock.take(folder.resolve("out")).close();
  }
}
