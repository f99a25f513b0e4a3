package ai.refocused.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.monitor.EvaluationFile.Gate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationFileTest {
  @TempDir Path run;

  @Test
  void aRunThatWasNotEvaluatedHasNone() throws IOException {
    assertThat(EvaluationFile.read(run)).isEmpty();
  }

  @Test
  void metricsAndVerdictsAreRead() throws IOException {
    Path folder = Files.createDirectory(run.resolve("evaluation"));
    Files.writeString(
        folder.resolve("evaluation.json"),
        "{\"task\": \"chat\", \"metrics\": {\"evalLoss\": 2.5, \"rougeL\": 0.25}}");
    Files.writeString(
        folder.resolve("TEST-refocused.evaluation.xml"),
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuite name="refocused.evaluation">
          <testcase name="evalLoss" classname="refocused.evaluation.metric"/>
          <testcase name="evalLoss &lt; 2.1" classname="refocused.evaluation.gate">
            <failure message="evalLoss is 2.5"/>
          </testcase>
          <testcase name="greeting" classname="refocused.evaluation.canary"/>
        </testsuite>
        """);

    EvaluationFile evaluation = EvaluationFile.read(run).orElseThrow();

    assertThat(evaluation.metrics()).containsEntry("evalLoss", 2.5).containsEntry("rougeL", 0.25);
    assertThat(evaluation.gates())
        .containsExactly(
            new Gate("evalLoss < 2.1", false, "evalLoss is 2.5"), new Gate("greeting", true, ""));
  }

  @Test
  void metricsWithoutGatesAreRead() throws IOException {
    Path folder = Files.createDirectory(run.resolve("evaluation"));
    Files.writeString(folder.resolve("evaluation.json"), "{\"metrics\": {\"evalLoss\": 2.5}}");

    assertThat(EvaluationFile.read(run).orElseThrow().gates()).isEmpty();
  }
}
