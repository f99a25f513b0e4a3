package ai.refocused.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.job.evaluation.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GateParserTest {
  @ParameterizedTest
  @CsvSource({
    "evalLoss < 2.1, EVAL_LOSS, BELOW, 2.1, false",
    "evalLoss<2.1, EVAL_LOSS, BELOW, 2.1, false",
    "' perplexity  <=  1e2 ', PERPLEXITY, AT_MOST, 100, false",
    "improvementOverBase >= 5%, IMPROVEMENT_OVER_BASE, AT_LEAST, 0.05, true",
    "forgetting > -2.5 %, FORGETTING, ABOVE, -0.025, true",
    "distinct1 > .5, DISTINCT_1, ABOVE, 0.5, false",
  })
  void aMetricIsComparedWithALimit(
      String text, Metric metric, Comparison comparison, double limit, boolean percent)
      throws GateSyntaxException {
    assertThat(GateParser.parse(text))
        .isEqualTo(new Gate.Threshold(text.strip(), metric, comparison, limit, percent));
  }

  @ParameterizedTest
  @EnumSource
  void everyMetricCanBeInAGate(Metric metric) throws GateSyntaxException {
    Gate gate = GateParser.parse(metric.id() + " >= 0");
    assertThat(((Gate.Threshold) gate).metric()).isEqualTo(metric);
  }

  @Test
  void anotherModelIsNamedByItsCoordinates() throws GateSyntaxException {
    String plain = "noRegressionAgainst org.acme:bot:1.0:model";
    assertThat(GateParser.parse(plain))
        .isEqualTo(new Gate.NoRegression(plain, "org.acme:bot:1.0:model", 0));
    String tolerant = "noRegressionAgainst org.acme:bot:1.0 within 2%";
    assertThat(GateParser.parse(tolerant))
        .isEqualTo(new Gate.NoRegression(tolerant, "org.acme:bot:1.0", 0.02));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "evalLos < 2 | character 1: there is no metric \"evalLos\". Did you mean \"evalLoss\"?",
        "noRegressionAgains a:b:1 | Did you mean \"noRegressionAgainst\"?",
        "beauty > 1 | character 1: there is no metric \"beauty\". There are evalLoss, perplexity, ",
        "evalLoss | character 9: the gate ends where <, <=, > or >= belongs.",
        "evalLoss == 2 | character 10: \"==\" is no comparison; write <, <=, > or >=.",
        "evalLoss =< 2 | character 10: \"=<\" is no comparison;",
        "evalLoss < two | character 12: there is \"two\" where a number belongs.",
        "evalLoss < | character 11: the gate ends where a number belongs.",
        "evalLoss < 1e999 | character 12: the number is too large.",
        "evalLoss < 2,1 | character 13: there is \",1\" where the end belongs.",
        "evalLoss < 2 and rougeL > 1 | character 14: there is \"and rougeL > 1\" where the end",
        "< 2 | character 1: there is \"< 2\" where the name of a metric belongs.",
        "noRegressionAgainst | character 20: the gate ends where groupId:artifactId:version",
        "noRegressionAgainst a:b:1 within 2 | the gate ends where % belongs.",
        "noRegressionAgainst a:b:1 within -2% | a tolerance is not below 0 %.",
        "noRegressionAgainst a:b:1 2% | there is \"2%\" where the end belongs.",
      })
  void whatIsNoGateIsRefusedAtItsPlace(String text, String message) {
    assertThatThrownBy(() -> GateParser.parse(text))
        .isInstanceOf(GateSyntaxException.class)
        .hasMessageStartingWith("\"" + text + "\", character ")
        .hasMessageContaining(message);
  }
}
