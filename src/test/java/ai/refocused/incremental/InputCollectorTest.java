package ai.refocused.incremental;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.artifact.FileDigests;
import ai.refocused.job.LoraBias;
import ai.refocused.job.TuningSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputCollectorTest {
  @TempDir private Path folder;

  @Test
  void theAdapterThatTrainingGoesOnFromCountsByItsContent() throws IOException {
    RunInputs before = inputs(lora(adapter("here", "weights")));

    assertThat(before.changesTo(inputs(lora(adapter("here", "others")))))
        .containsExactly("loraInitFrom/adapter_model.safetensors changed");
  }

  @Test
  void theAdapterThatTrainingGoesOnFromCountsWhereverItLies() throws IOException {
    RunInputs before = inputs(lora(adapter("here", "weights")));

    assertThat(before.changesTo(inputs(lora(adapter("there", "weights"))))).isEmpty();
  }

  @Test
  void otherTuningHasNoSuchAdapter() throws IOException {
    RunInputs nothing = new InputCollector(digests()).inputs();

    assertThat(inputs(new TuningSpec.Full())).isEqualTo(nothing);
    assertThat(inputs(new TuningSpec.Lora(8, 16, 0, List.of("all-linear"), LoraBias.NONE)))
        .isEqualTo(nothing);
  }

  private RunInputs inputs(TuningSpec tuning) throws IOException {
    return new InputCollector(digests()).initialAdapter(tuning).inputs();
  }

  private FileDigests digests() {
    return new FileDigests(folder.resolve("memory"));
  }

  private Path adapter(String place, String content) throws IOException {
    Path adapter = Files.createDirectories(folder.resolve(place).resolve("adapter"));
    Files.writeString(adapter.resolve("adapter_model.safetensors"), content);
    return adapter;
  }

  private static TuningSpec lora(Path initFrom) {
    return new TuningSpec.Lora(
        8,
        16,
        0,
        List.of("all-linear"),
        LoraBias.NONE,
        false,
        false,
        Map.of(),
        Map.of(),
        Optional.of(initFrom));
  }
}
