package ai.refocused.monitor.page;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.job.SettingValue;
import ai.refocused.monitor.LengthHistogram;
import ai.refocused.monitor.MetricsRow;
import ai.refocused.monitor.Rows;
import ai.refocused.monitor.RunFacts;
import ai.refocused.monitor.RunRecord;
import ai.refocused.monitor.RunStatus;
import ai.refocused.monitor.RunStatus.State;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportPageTest {
  private static final String ATTACK = "<script>alert('x')</script>\"&\u0000";

  @ParameterizedTest
  @EnumSource
  void thePageIsWellFormedInEveryState(State state) throws Exception {
    Document page = parse(run(state, Rows.run(87), Map.of()));

    assertThat(text(page, "h1")).containsExactly("neox-tiny, tuned for chat");
    assertThat(text(page, "h2"))
        .containsExactly(
            "Overview",
            "Curves",
            "Evaluations",
            "Dataset",
            "Model",
            "Configuration",
            "Environment");
    assertThat(text(page, "figcaption").stream().map(caption -> caption.split("\\.", -1)[0]))
        .containsExactly(
            "Loss in nats per token",
            "Gradient norm dashed: longer ones are cut to 1",
            "Learning rate in units of 10⁻³",
            "Tokens per second",
            "Resident memory of the trainer in MB",
            "Lengths of examples From 1 to 3 tokens, median 2; 95 % have at most 3");
  }

  @Test
  void onlyARunningRunReloadsThePage() {
    for (State state : State.values()) {
      String html = ReportPage.render(run(state, Rows.run(20), Map.of()));
      assertThat(html.contains("http-equiv=\"refresh\"")).isEqualTo(state == State.RUNNING);
    }
  }

  @Test
  void thePageNeedsNothingBesideItself() {
    String html = ReportPage.render(run(State.COMPLETED, Rows.run(87), Map.of()));

    assertThat(html)
        .doesNotContain("<script", "<link", "<img", "url(", "@import", " src=", " href=")
        .doesNotContainPattern("https?://(?!www\\.w3\\.org/(2000/svg|1999/xhtml)\")");
  }

  @Test
  void whatComesFromDataIsText() throws Exception {
    SortedMap<Integer, String> texts = new TreeMap<>(Map.of(0, ATTACK, 20, ATTACK));
    RunRecord run = run(State.COMPLETED, Rows.run(20), Map.of(ATTACK, texts));
    RunFacts facts = run.facts();
    RunFacts attacked =
        new RunFacts(
            ATTACK,
            ATTACK,
            Instant.EPOCH,
            0,
            20,
            1,
            new RunFacts.Model(ATTACK, ATTACK, 1, 1),
            facts.dataset(),
            List.of(new SettingValue(ATTACK, ATTACK, ATTACK, true)),
            List.of(new RunFacts.Fact(ATTACK, ATTACK)));

    RunRecord record = new RunRecord(attacked, run.status(), run.rows(), run.samples());

    assertThat(ReportPage.render(record)).doesNotContain("<script");
    assertThat(text(parse(record), "pre"))
        .containsOnly("<script>alert('x')</script>\"&\ufffd")
        .hasSize(3);
  }

  @Test
  void evaluationsAreATableWithTheBestMarked() throws Exception {
    Document page = parse(run(State.COMPLETED, Rows.run(20), Map.of()));

    assertThat(text(page, "tr"))
        .contains(
            "base model0.003.400029.9625.0 %",
            "100.103.3900−0.3 %29.6725.0 %", "20 (lowest)0.203.3800−0.6 %29.3725.0 %");
  }

  @Test
  void samplesShowTheFirstAndTheLastText() throws Exception {
    SortedMap<Integer, String> texts = new TreeMap<>(Map.of(0, "um", 10, "er", 20, "four"));
    Document page = parse(run(State.COMPLETED, Rows.run(20), Map.of("2 + 2?", texts)));

    assertThat(text(page, "pre")).containsExactly("2 + 2?", "um", "four");
    assertThat(text(page, "h4")).containsExactly("Base model", "After step 20");
  }

  @Test
  void settingsOfTheUserStandBeforeDefaults() throws Exception {
    Document page = parse(run(State.COMPLETED, Rows.run(20), Map.of()));

    assertThat(text(page, "tr"))
        .containsSubsequence("learningRate1e-3pom", "seed42built-in default");
    assertThat(text(page, "summary")).contains("1 settings with their defaults");
  }

  @Test
  void aRunWithoutRowsYetHasAPage() throws Exception {
    assertThat(text(parse(run(State.RUNNING, List.of(), Map.of())), "p"))
        .contains("Nothing has been logged yet.");
  }

  @Test
  void aRunWithoutHeldOutExamplesHasItsCurves() throws Exception {
    List<MetricsRow> rows = new ArrayList<>(List.of(Rows.training(1), Rows.training(2)));

    assertThat(text(parse(run(State.COMPLETED, rows, Map.of())), "figure")).hasSize(6);
  }

  @Test
  void aRunWhoseLossesAreNotFiniteHasAPage() throws Exception {
    MetricsRow.Training odd =
        new MetricsRow.Training(
            1, 0.1, Instant.EPOCH, Double.NaN, Double.POSITIVE_INFINITY, 1e-4, 10, 5);

    assertThat(text(parse(run(State.FAILED, List.of(odd), Map.of())), "figure")).hasSize(4);
  }

  @Test
  void idsAreUnique() throws Exception {
    Document page = parse(run(State.COMPLETED, Rows.run(87), Map.of()));
    NodeList all = page.getElementsByTagName("*");
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < all.getLength(); i++) {
      String id = ((Element) all.item(i)).getAttribute("id");
      assertThat(id.isEmpty() || ids.add(id)).as(id).isTrue();
    }
    assertThat(ids).hasSize(16);
  }

  @Test
  void aLongRunGivesAPageOfModestSize() {
    String html = ReportPage.render(run(State.COMPLETED, Rows.run(100_000), Map.of()));

    assertThat(html.length()).isLessThan(3_000_000);
  }

  static RunRecord run(
      State state, List<MetricsRow> rows, Map<String, SortedMap<Integer, String>> samples) {
    int step = rows.isEmpty() ? 0 : rows.get(rows.size() - 1).step();
    RunFacts.Dataset dataset =
        new RunFacts.Dataset(
            "chat.jsonl",
            "ab12",
            new RunFacts.Rows("messages", 250, 3, "truncate", 1),
            225,
            25,
            10_000,
            4_000,
            256,
            LengthHistogram.of(new int[] {1, 2, 3}));
    RunFacts facts =
        new RunFacts(
            "chat",
            "LoRA, rank 8",
            Instant.ofEpochSecond(1_700_000_000L),
            0,
            87,
            1,
            new RunFacts.Model("neox-tiny", "cd34", 1000, 281_152),
            dataset,
            List.of(
                new SettingValue("seed", "42", "built-in default", false),
                new SettingValue("learningRate", "1e-3", "pom", true)),
            List.of(new RunFacts.Fact("Plugin", "0.1.0")));
    return new RunRecord(
        facts,
        new RunStatus(state, step, 12, Instant.ofEpochSecond(1_700_000_033L)),
        rows,
        samples);
  }

  private static Document parse(RunRecord run) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(ReportPage.render(run))));
  }

  private static List<String> text(Document page, String element) {
    NodeList nodes = page.getElementsByTagName(element);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }
}
