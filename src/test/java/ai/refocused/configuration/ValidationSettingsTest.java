package ai.refocused.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.refocused.job.BaseModelSpec;
import ai.refocused.job.DataFiles;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.Problem;
import ai.refocused.job.Task;
import ai.refocused.job.ValidationJob;
import ai.refocused.job.validation.DataRule;
import ai.refocused.job.validation.ReportFormat;
import ai.refocused.job.validation.RuleLevel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ValidationSettingsTest {

  @Test
  void rulesGetLevels() {
    assertThat(job(Map.of("rules", "near-duplicate=off,\n  too-long = error")).dataset().rules())
        .containsOnly(
            Map.entry(DataRule.NEAR_DUPLICATE, RuleLevel.OFF),
            Map.entry(DataRule.TOO_LONG, RuleLevel.ERROR));
  }

  @Test
  void saysWhichRulesAndLevelsCannotBeMeant() {
    assertThat(problems(Map.of("rules", "near-duplicat=off, email=loud, encoding=off")))
        .containsExactly(
            "-Drefocused.rules: \"near-duplicat\" is no rule; docs/validation.md lists them. Did you"
                + " mean \"near-duplicate\"?",
            "-Drefocused.rules: \"loud\" is no level of \"email\"; there are off, info, warning and"
                + " error.",
            "-Drefocused.rules: \"encoding=off\": what follows may be unreadable as well. Remove"
                + " it.");
    assertThat(problems(Map.of("rules", "empty-field=info")))
        .containsExactly(
            "-Drefocused.rules: \"empty-field=info\": such rows cannot be used. Write error, or"
                + " warning to leave them out.");
    assertThat(problems(Map.of("rules", "email")))
        .singleElement()
        .asString()
        .contains("\"email\" is not rules with a level each");
  }

  @Test
  void reportsAreAllUnlessSomeAreNamed() {
    assertThat(job(Map.of()).validation().reports()).containsExactly(ReportFormat.values());
    assertThat(job(Map.of("reportFormats", "sarif, text")).validation().reports())
        .containsExactly(ReportFormat.SARIF, ReportFormat.TEXT);
    assertThat(problems(Map.of("reportFormats", "sarif,pdf")))
        .singleElement()
        .asString()
        .contains("is not some of text, json, sarif, checkstyle");
  }

  @Test
  void aBaselineToWriteNeedsAFile() {
    assertThat(problems(Map.of("writeBaseline", "true")))
        .containsExactly(
            "-Drefocused.writeBaseline: needs a file to write to. Set <baseline>, such as"
                + " validation-baseline.json.");
    assertThat(job(Map.of("baseline", "known.json")).validation().baseline())
        .contains(Path.of("/project/known.json"));
  }

  private static ValidationJob job(Map<String, String> commandLine) {
    return new JobSpecFactory(configuration(commandLine), Path.of("/project"))
        .validation(
            Optional.of(new BaseModelSpec(Path.of("/model"), "model")),
            DataFiles.of(Path.of("/project/data.jsonl")),
            Path.of("/project/target"));
  }

  private static List<String> problems(Map<String, String> commandLine) {
    return catchThrowableOfType(InvalidJobException.class, () -> configuration(commandLine))
        .problems()
        .stream()
        .map(Problem::toString)
        .toList();
  }

  private static EffectiveConfiguration configuration(Map<String, String> properties) {
    List<Problem> problems = new ArrayList<>();
    Map<String, String> commandLine = new TreeMap<>();
    properties.forEach((name, value) -> commandLine.put(Settings.PREFIX + name, value));
    return EffectiveConfiguration.of(
        new Layer(Origin.POM).put(Settings.TASK, Task.INSTRUCT).put(Settings.DATASET, "data.jsonl"),
        Layer.ofCommandLine(commandLine, problems),
        Set.of(),
        2,
        "target",
        problems);
  }
}
