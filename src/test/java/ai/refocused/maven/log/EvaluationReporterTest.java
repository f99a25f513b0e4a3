package ai.refocused.maven.log;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.gate.EvaluationReport;
import ai.refocused.gate.Verdict;
import ai.refocused.gate.Verdict.Kind;
import ai.refocused.gate.Verdict.Outcome;
import ai.refocused.job.EvaluationResult;
import ai.refocused.job.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;

class EvaluationReporterTest {
  private final List<String> lines = new ArrayList<>();

  @Test
  void figuresAndVerdictsAreShown() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("evalLoss", 2.5);
    metrics.put("perplexity", 12.1825);
    metrics.put("tokenAccuracy", 0.456);
    metrics.put("distinct1", 0.5);
    EvaluationResult result =
        new EvaluationResult(
            1000, 12345, 50, metrics, Map.of("syntaxValidity", "why"), Map.of(), List.of());
    List<Verdict> verdicts =
        List.of(
            new Verdict(Kind.GATE, "evalLoss < 2.1", Outcome.FAILED, "x"),
            new Verdict(Kind.CANARY, "Who are you?", Outcome.PASSED, "y"),
            new Verdict(Kind.GATE, "syntaxValidity > 0", Outcome.NOT_MEASURED, "z"));

    new EvaluationReporter(
            new SystemStreamLog() {
              @Override
              public void info(CharSequence content) {
                lines.add(content.toString());
              }
            },
            null)
        .show(
            new EvaluationReport("final_model", Task.CHAT, "chat.jsonl", result, verdicts),
            Path.of("evaluation.json"));

    assertThat(lines)
        .containsExactly(
            "  data     chat.jsonl: 1,000 examples, 12,345 learned tokens, 50 answers",
            "  loss     2.5000, perplexity 12.18, 45.6 % of tokens right",
            "  distinct1                0.5000",
            "  syntaxValidity           not measured: why",
            "  gate     FAILED: evalLoss < 2.1",
            "  canary   passed: Who are you?",
            "  gate     ERROR: syntaxValidity > 0",
            "  report   evaluation.json");
  }
}
