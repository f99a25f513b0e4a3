package ai.refocused.gate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.gate.Verdict.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateCheckTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "evalLoss < 2.6 | PASSED | evalLoss is 2.5000, and has to be below 2.6.",
        "evalLoss < 2.1 | FAILED | evalLoss is 2.5000, and has to be below 2.1.",
        "evalLoss < 2.5 | FAILED | evalLoss is 2.5, and has to be below 2.5.",
        "evalLoss <= 2.5 | PASSED | evalLoss is 2.5, and has to be at most 2.5.",
        "evalLoss > 2.5 | FAILED | evalLoss is 2.5, and has to be above 2.5.",
        "evalLoss >= 2.5 | PASSED | evalLoss is 2.5, and has to be at least 2.5.",
        "evalLoss < 2.49999 | FAILED | evalLoss is 2.5, and has to be below 2.49999.",
        "improvementOverBase >= 5% | FAILED"
            + " | improvementOverBase is 4.9000 %, and has to be at least 5 %.",
        "improvementOverBase >= 4.9% | PASSED"
            + " | improvementOverBase is 4.9 %, and has to be at least 4.9 %.",
        "syntaxValidity > 0 | NOT_MEASURED"
            + " | syntaxValidity has not been measured: this machine has no parser for python.",
        "rougeL >= 0 | NOT_MEASURED"
            + " | rougeL has not been measured: it is taken of answers to instructions.",
        "noRegressionAgainst g:a:1 | FAILED"
            + " | evalLoss is 2.5000, and has to be at most 2.4500, the loss of g:a:1.",
        "noRegressionAgainst g:a:1 within 2% | FAILED | evalLoss is 2.5000, and has to be at most"
            + " 2.4990, 2 % above 2.4500, the loss of g:a:1.",
        "noRegressionAgainst g:a:1 within 2.5% | PASSED | evalLoss is 2.5000, and has to be at most"
            + " 2.5113, 2.5 % above 2.4500, the loss of g:a:1.",
        "noRegressionAgainst g:b:1 | NOT_MEASURED"
            + " | g:b:1 makes other tokens of the examples, so losses per token do not compare.",
      })
  void aVerdictHasFigureAndLimit(String gate, Outcome outcome, String message) throws Exception {
    Verdict verdict = Evaluations.report(gate).verdicts().get(0);
    assertThat(verdict).isEqualTo(new Verdict(Verdict.Kind.GATE, gate, outcome, message));
  }

  @Test
  void canariesSayWhatWasAnsweredInstead() throws Exception {
    EvaluationReport report = Evaluations.report();
    assertThat(report.verdicts()).hasSize(2);
    assertThat(report.failures())
        .containsExactly(
            new Verdict(
                Verdict.Kind.CANARY,
                "2 + 2?",
                Outcome.FAILED,
                "the answer \"five or so\" has nothing of the form \"^4$\"."));
  }

  @Test
  void whatWasNotMeasuredIsAFailure() throws Exception {
    assertThat(Evaluations.report("rougeL >= 0").failures()).hasSize(2);
  }
}
