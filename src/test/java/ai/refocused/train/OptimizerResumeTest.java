package ai.refocused.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.engine.NativeFloats;
import ai.refocused.job.OptimizerRule;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.train.checkpoint.Checkpoint;
import ai.refocused.train.checkpoint.CheckpointContent;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerResumeTest {
  @TempDir Path folder;

  static Stream<OptimizerRule> rules() {
    return Stream.of(
        new OptimizerRule.AdamW8bit(0.9, 0.999, 1e-8),
        new OptimizerRule.Adafactor(),
        new OptimizerRule.Lion(0.9, 0.99),
        new OptimizerRule.Sgd(0.9),
        new OptimizerRule.Sgd(0));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void endsWithTheSameBitsAfterAnInterruption(OptimizerRule rule) {
    SmallRun.Result straight = run(rule, new SmallRun(), folder.resolve("straight"));
    Path interrupted = folder.resolve("interrupted");
    run(rule, new SmallRun().stoppingAfter(17), interrupted);
    SmallRun.Result resumed = run(rule, new SmallRun(), interrupted);
    assertThat(resumed.equalsBitwise(straight)).isTrue();
  }

  private static SmallRun.Result run(OptimizerRule rule, SmallRun run, Path folder) {
    run.optimizer = new OptimizerSpec(rule, 0.01, 0.01, false, 0.5);
    return run.run(folder, "auto");
  }

  @Test
  void checkpointsKeepEveryPatternOfBytes() {
    byte[] bytes = new byte[4 * 65536];
    for (int i = 0; i < 65536; i++) {
      // As a float, half of these are infinite or no numbers, quiet and signalling.
      bytes[4 * i] = (byte) i;
      bytes[4 * i + 1] = (byte) (i * 31);
      bytes[4 * i + 2] = (byte) (i >> 8);
      bytes[4 * i + 3] = (byte) (i % 2 == 0 ? 0x7F : 0xFF);
    }
    try (NativeFloats codes = NativeFloats.allocate(65536);
        NativeFloats read = NativeFloats.allocate(65536)) {
      codes.putBytes(0, bytes, 0, bytes.length);
      SmallRun run = new SmallRun();
      run.store(folder).save(new CheckpointContent(3, 0, Map.of("codes", codes)));
      new Checkpoint(folder.resolve("checkpoint-step-3"), 3, 0).restore("codes", read);
      byte[] restored = new byte[bytes.length];
      read.getBytes(0, restored, 0, restored.length);
      assertThat(restored).isEqualTo(bytes);
    }
  }
}
