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
        """
        {
          "metrics": {"evalLoss": 2.5, "rougeL": 0.25},
          "gates": [
            {"gate": "evalLoss < 2.1", "outcome": "failed", "message": "evalLoss is 2.5"},
            {"gate": "rougeL > 0", "outcome": "passed", "message": "rougeL is 0.25"}
          ],
          "canaries": [
            {"prompt": "Who?", "expect": "I", "answer": "You", "outcome": "failed"}
          ]
        }
        """);

    EvaluationFile evaluation = EvaluationFile.read(run).orElseThrow();

    assertThat(evaluation.metrics()).containsEntry("evalLoss", 2.5).containsEntry("rougeL", 0.25);
    assertThat(evaluation.gates())
        .containsExactly(
            new Gate("evalLoss < 2.1", false, "evalLoss is 2.5"),
            new Gate("rougeL > 0", true, ""),
            new Gate("Who?", false, "You"));
  }

  @Test
  void metricsWithoutGatesAreRead() throws IOException {
    Path folder = Files.createDirectory(run.resolve("evaluation"));
    Files.writeString(folder.resolve("evaluation.json"), "{\"metrics\": {\"evalLoss\": 2.5}}");

    assertThat(EvaluationFile.read(run).orElseThrow().gates()).isEmpty();
  }
}
