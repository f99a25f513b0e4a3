package ai.refocused.maven;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.configuration.Setting;
import ai.refocused.configuration.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Goals declare what they read, and what is written for a goal takes effect or is refused. */
class GoalConfigurationTest {
  private static final Path GOALS = Path.of("src/main/java/ai/refocused/maven");
  private static final Pattern READ = Pattern.compile("\\bSettings\\.([A-Z][A-Z0-9_]+)\\b");

  private static final Pattern MOJO = Pattern.compile("@Mojo\\(\\s*name = \"([a-z-]+)\"");

  private static final GoalParameters OF_PLAN =
      new GoalParameters(
          "plan",
          Map.of(
              "plan", Set.of("loraRank", "skip"),
              "finetune", Set.of("loraRank", "attach", "skip"),
              "test-model", Set.of("prompt", "skip")));

  static List<String> goals() throws IOException {
    try (Stream<Path> files = Files.list(GOALS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("Mojo.java"))
          .map(name -> name.replace(".java", ""))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("goals")
  void aGoalDeclaresEverySettingThatItReads(String goal) throws Exception {
    String source = Files.readString(GOALS.resolve(goal + ".java"));
    Set<String> declared = fields(Class.forName("ai.refocused.maven." + goal));
    Set<String> read = new TreeSet<>();
    for (String constant : READ.matcher(source).results().map(m -> m.group(1)).toList()) {
      if (Settings.class.getField(constant).get(null) instanceof Setting<?> setting) {
        read.add(setting.name());
      }
    }
    assertThat(declared).containsAll(read);
  }

  /** Eclipse reports goals in executions that the metadata does not know. */
  @Test
  void everyGoalIsInTheMetadataForEclipseAndInTheReadme() throws IOException {
    String eclipse =
        Files.readString(Path.of("src/main/resources/META-INF/m2e/lifecycle-mapping-metadata.xml"));
    String readme = Files.readString(Path.of("README.md"));
    List<String> names = new ArrayList<>(List.of("help"));
    try (Stream<Path> sources = Files.walk(GOALS)) {
      for (Path source : sources.filter(file -> file.toString().endsWith("Mojo.java")).toList()) {
        MOJO.matcher(Files.readString(source)).results().forEach(m -> names.add(m.group(1)));
      }
    }
    assertThat(names).hasSizeGreaterThan(6);
    for (String name : names) {
      assertThat(eclipse).contains("<goal>" + name + "</goal>");
      assertThat(readme).contains("`refocused:" + name + "`");
    }
  }

  private static Set<String> fields(Class<?> goal) {
    Set<String> names = new TreeSet<>();
    for (Class<?> type = goal; type != null; type = type.getSuperclass()) {
      Stream.of(type.getDeclaredFields()).forEach(field -> names.add(field.getName()));
    }
    return names;
  }

  @Test
  void thePluginsElementsMayBeForAnyGoal() {
    assertThat(OF_PLAN.check("prompt", List.of())).isEmpty();
    assertThat(OF_PLAN.check("promt", List.of()))
        .extracting(Object::toString)
        .containsExactly("<promt>: there is no such parameter. Did you mean <prompt>?");
  }

  @Test
  void anExecutionsElementsAreForItsGoals() {
    assertThat(OF_PLAN.check("attach", List.of("plan", "finetune"))).isEmpty();
    assertThat(OF_PLAN.check("attach", List.of("plan")))
        .extracting(Object::toString)
        .containsExactly("<attach>: is not for plan, but for finetune. Write it for that goal.");
  }

  @Test
  void propertiesForOtherGoalsAreRefusedWhereGoalsAreNamed() {
    Set<String> properties = Set.of("refocused.prompt", "refocused.skip", "other");
    assertThat(OF_PLAN.checkCommandLine(List.of("refocused:plan"), properties))
        .extracting(Object::toString)
        .containsExactly("-Drefocused.prompt: is not for plan, but for test-model. Remove it.");
    assertThat(
            OF_PLAN.checkCommandLine(
                List.of("ai.refocused:refocused-maven-plugin:1:plan@id", "refocused:test-model"),
                properties))
        .isEmpty();
  }

  @Test
  void propertiesOfAWholeBuildMayBeForAnyGoalInIt() {
    Set<String> properties = Set.of("refocused.prompt");
    assertThat(OF_PLAN.checkCommandLine(List.of("package"), properties)).isEmpty();
    assertThat(OF_PLAN.checkCommandLine(List.of("refocused:plan", "install"), properties))
        .isEmpty();
    assertThat(OF_PLAN.checkCommandLine(List.of("clean:clean", "refocused:plan"), properties))
        .isEmpty();
    assertThat(OF_PLAN.checkCommandLine(List.of(), properties)).isEmpty();
  }
}
