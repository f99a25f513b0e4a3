package ai.refocused.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesFileTest {
  @TempDir Path run;

  @Test
  void textsAreSortedByPromptAndStep() throws IOException {
    Files.writeString(
        run.resolve("samples.jsonl"),
        """
        {"step": 20, "prompt": "b", "text": "b20"}
        {"step": 0, "prompt": "b", "text": "b0", "seed": 1}
        {"step": 0, "prompt": "a", "text": "old"}
        {"step": 0, "prompt": "a", "text": "new"}
        {"step": 99, "prompt": "a", "text": "of an earlier run"}
        not a sample
        {"step": 10, "prompt": "a", "te""");

    Map<String, ?> samples = SamplesFile.read(run, 20);

    assertThat(samples).hasToString("{b={0=b0, 20=b20}, a={0=new}}");
  }

  @Test
  void aRunNeedNotHaveSamples() throws IOException {
    assertThat(SamplesFile.read(run, 20)).isEmpty();
  }
}
