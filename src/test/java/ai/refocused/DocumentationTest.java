package ai.refocused;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.EffectiveConfiguration.Entry;
import ai.refocused.configuration.Layer;
import ai.refocused.configuration.Origin;
import ai.refocused.configuration.Preset;
import ai.refocused.configuration.Setting;
import ai.refocused.configuration.SettingCatalog;
import ai.refocused.configuration.Settings;
import ai.refocused.job.Task;
import ai.refocused.job.validation.DataRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The documentation says what the code says, and its links lead somewhere. */
class DocumentationTest {
  private static final Path CONFIGURATION = Path.of("docs/configuration.md");
  private static final Path INDEX = Path.of("docs/index.md");
  private static final Path GOALS = Path.of("src/main/java/ai/refocused/maven");

  private static final Pattern PROPERTY =
      Pattern.compile("@Parameter\\(property = Settings\\.PREFIX \\+ \"(\\w+)\"\\)");
  private static final Pattern LINK = Pattern.compile("]\\(([^()\\s]*)\\)");
  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  private static final Pattern CELL_BORDER = Pattern.compile("(?<!\\\\)\\|");

  private static final Pattern RULE_IN_CODE =
      Pattern.compile(
          "(?:RowProblem|warn|finding)\\(\\s*(?:row, |[^\"()]*,\\s*)?\"([a-z0-9-]+)\",");

  private static final String BY_TASK = "## Defaults by task";
  private static final String PRESETS = "## Presets";

  @Test
  void everyParameterOfTheGoalsIsDocumentedAndNoOther() throws IOException {
    Set<String> parameters = new TreeSet<>(parameters());
    String page = Files.readString(CONFIGURATION);
    String parts = page.substring(page.indexOf("## Parameters"), page.indexOf(BY_TASK));

    List<String> documented = rows(parts).stream().map(DocumentationTest::name).toList();

    assertThat(parameters).hasSizeGreaterThan(40);
    assertThat(documented).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(parameters);
    assertThat(documented)
        .containsExactlyInAnyOrderElementsOf(
            SettingCatalog.ALL.stream().map(Setting::name).toList());
  }

  @Test
  void builtInDefaultsAreThoseOfTheCode() throws IOException {
    Map<String, Entry> effective = effective(new Layer(Origin.POM).put(Settings.TASK, Task.CUSTOM));
    String page = Files.readString(CONFIGURATION);
    String parts = page.substring(page.indexOf("## Parameters"), page.indexOf(BY_TASK));
    int compared = 0;
    for (List<String> row : rows(parts)) {
      Entry entry = effective.get(name(row));
      String cell = row.get(2);
      if (cell.startsWith("`") && entry.origin().equals(Origin.BUILT_IN)) {
        assertSame(name(row), cell.substring(1, cell.indexOf('`', 1)), entry.value());
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(25);
  }

  @ParameterizedTest
  @EnumSource
  void defaultsOfTasksAreThoseOfTheCode(Task task) throws IOException {
    assertColumn(task.id(), BY_TASK, new Layer(Origin.POM).put(Settings.TASK, task));
  }

  @ParameterizedTest
  @EnumSource
  void presetsAreThoseOfTheCode(Preset preset) throws IOException {
    Layer pom = new Layer(Origin.POM).put(Settings.TASK, Task.CUSTOM).put(Settings.PRESET, preset);
    List<String> set = assertColumn(preset.name().toLowerCase(Locale.ROOT), PRESETS, pom);

    List<String> ofPreset =
        effective(pom).values().stream()
            .filter(entry -> entry.origin().toString().startsWith("preset"))
            .map(Entry::name)
            .toList();
    assertThat(set).containsExactlyInAnyOrderElementsOf(ofPreset);
  }

  @Test
  void rulesForDatasetsAreThoseOfTheCode() throws IOException {
    List<List<String>> documented =
        rows(Files.readString(Path.of("docs/validation.md"))).stream()
            .filter(row -> DataRule.named(name(row)).isPresent() || row.get(1).equals("error"))
            .map(row -> row.subList(0, 3))
            .toList();
    assertThat(documented)
        .containsExactlyElementsOf(
            Arrays.stream(DataRule.values())
                .map(rule -> List.of("`" + rule.id() + "`", rule.level().id(), rule.summary()))
                .toList());
  }

  /** A finding of a rule that nobody knows would have no advice and could not be switched off. */
  @Test
  void noOtherRulesAreInTheCode() throws IOException {
    Set<String> named = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java/ai/refocused/dataset"))) {
      for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
        RULE_IN_CODE
            .matcher(Files.readString(source))
            .results()
            .map(match -> match.group(1))
            .forEach(named::add);
      }
    }
    assertThat(named).hasSizeGreaterThan(15);
    assertThat(named).allSatisfy(rule -> assertThat(DataRule.named(rule)).isPresent());
  }

  @Test
  void linksLeadToFilesAndHeadings() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path page : pages()) {
      for (String target : links(page)) {
        links++;
        if (!leadsSomewhere(page, target)) {
          broken.add(page + " -> " + target);
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).isGreaterThan(50);
  }

  @Test
  void theIndexNamesEveryPage() throws IOException {
    List<Path> linked =
        links(INDEX).stream()
            .map(target -> INDEX.resolveSibling(withoutAnchor(target)).normalize())
            .toList();
    List<Path> docs =
        pages().stream().filter(page -> page.startsWith("docs") && !page.equals(INDEX)).toList();
    assertThat(linked).containsAll(docs);
  }

  /** The names of what the sources of goals declare. */
  private static List<String> parameters() throws IOException {
    List<String> parameters = new ArrayList<>();
    try (Stream<Path> sources = Files.list(GOALS)) {
      for (Path source : sources.filter(Files::isRegularFile).toList()) {
        PROPERTY
            .matcher(Files.readString(source))
            .results()
            .map(match -> match.group(1))
            .forEach(parameters::add);
      }
    }
    return parameters;
  }

  /** Compares a column of the table below a heading; gives the names of its filled cells. */
  private static List<String> assertColumn(String title, String heading, Layer pom)
      throws IOException {
    String page = Files.readString(CONFIGURATION);
    int start = page.indexOf(heading);
    String part = page.substring(start, page.indexOf("\n## ", start));
    int column =
        part.lines()
            .filter(line -> line.startsWith("| Parameter"))
            .map(line -> cells(line).indexOf("`" + title + "`"))
            .findFirst()
            .orElseThrow();
    Map<String, Entry> effective = effective(pom);
    List<String> filled = new ArrayList<>();
    for (List<String> row : rows(part)) {
      if (!row.get(column).isEmpty()) {
        assertSame(name(row), row.get(column), effective.get(name(row)).value());
        filled.add(name(row));
      }
    }
    assertThat(filled).hasSizeGreaterThan(5);
    return filled;
  }

  private static void assertSame(String name, String documented, String actual) {
    if (actual.matches("[-+.\\dE]+")) {
      assertThat(Double.parseDouble(documented)).as(name).isEqualTo(Double.parseDouble(actual));
    } else {
      assertThat(documented).as(name).isEqualTo(actual);
    }
  }

  private static Map<String, Entry> effective(Layer pom) {
    pom.put(Settings.BASE_MODEL, "model").put(Settings.DATASET, "data.jsonl");
    return EffectiveConfiguration.of(
            pom,
            new Layer(Origin.COMMAND_LINE),
            Set.of(),
            2,
            "${project.build.directory}/fine_tuned_models",
            List.of())
        .entries()
        .stream()
        .collect(Collectors.toMap(Entry::name, entry -> entry, (a, b) -> a, TreeMap::new));
  }

  /** The cells of all table rows whose first cell is a name in backticks, headers left out. */
  private static List<List<String>> rows(String markdown) {
    return markdown
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(DocumentationTest::cells)
        .toList();
  }

  private static List<String> cells(String line) {
    return CELL_BORDER.splitAsStream(line + " ").skip(1).map(String::strip).toList();
  }

  private static String name(List<String> row) {
    return row.get(0).replace("`", "");
  }

  private static List<Path> pages() throws IOException {
    TreeSet<Path> pages = new TreeSet<>();
    for (String top : List.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "src/it/README.md")) {
      pages.add(Path.of(top));
    }
    for (String folder : List.of("docs", "examples")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        files
            .filter(file -> file.toString().endsWith(".md"))
            .filter(file -> !file.toString().contains("target"))
            .forEach(pages::add);
      }
    }
    return List.copyOf(pages);
  }

  private static List<String> links(Path page) throws IOException {
    String text = FENCED.matcher(Files.readString(page)).replaceAll("");
    return LINK.matcher(CODE.matcher(text).replaceAll("code"))
        .results()
        .map(match -> match.group(1))
        .filter(target -> !target.matches("https?://.*"))
        .toList();
  }

  private static boolean leadsSomewhere(Path page, String target) throws IOException {
    String path = withoutAnchor(target);
    Path file = path.isEmpty() ? page : page.resolveSibling(path).normalize();
    int anchor = target.indexOf('#');
    return Files.exists(file)
        && (anchor < 0 || anchors(file).contains(target.substring(anchor + 1)));
  }

  private static String withoutAnchor(String target) {
    int anchor = target.indexOf('#');
    return anchor < 0 ? target : target.substring(0, anchor);
  }

  /** What the places of a page's headings are called where Markdown is shown. */
  private static List<String> anchors(Path page) throws IOException {
    String text = FENCED.matcher(Files.readString(page)).replaceAll("");
    return HEADING.matcher(text).results().map(DocumentationTest::anchor).toList();
  }

  private static String anchor(MatchResult heading) {
    String words = heading.group(1).toLowerCase(Locale.ROOT);
    return words.replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-');
  }
}
