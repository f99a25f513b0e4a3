package ai.refocused.monitor.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.refocused.monitor.MetricsRow;
import ai.refocused.monitor.Rows;
import ai.refocused.monitor.RunStatus.State;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The report as a browser shows it. Skipped where there is none. */
class ReportInBrowserTest {
  /** Says on the page what is wrong with it: what is cut off, and what is wider than the window. */
  private static final String MEASURE =
      """
      <script>
      const faults = [];
      const root = document.documentElement;
      if (root.scrollWidth > window.innerWidth) {
        faults.push('page ' + root.scrollWidth + ' wide in ' + window.innerWidth);
      }
      let charts = 0;
      for (const svg of document.querySelectorAll('svg')) {
        const frame = svg.getBoundingClientRect();
        if (frame.width === 0) continue;
        charts++;
        if (frame.right > window.innerWidth + 1) faults.push('chart cut off');
        for (const text of svg.querySelectorAll('text')) {
          const box = text.getBoundingClientRect();
          if (box.left < frame.left - 1 || box.right > frame.right + 1
              || box.top < frame.top - 1 || box.bottom > frame.bottom + 1) {
            faults.push('label "' + text.textContent + '" cut off');
          }
        }
      }
      const result = document.createElement('p');
      result.id = 'measured';
      result.textContent = 'charts ' + charts + '; faults: ' + faults.join(', ');
      document.body.append(result);
      </script>
      """;

  @TempDir Path folder;
  private HeadlessBrowser browser;

  @BeforeEach
  void findBrowser() {
    Optional<HeadlessBrowser> found = HeadlessBrowser.find(folder);
    assumeTrue(found.isPresent(), "there is no Chromium or Chrome on the PATH");
    browser = found.get();
  }

  @ParameterizedTest
  @CsvSource({"1100, false", "500, true"})
  void nothingIsCutOff(int width, boolean dark) throws Exception {
    String dom = browser.dom(page(Rows.run(87)), width, dark);

    assertThat(dom).contains("charts 6; faults: <");
    assertThat(dom).contains("<h2>Samples</h2>", "After step 87", "neox-tiny, tuned for chat");
  }

  /** Losses that differ in the last digits, and speeds of many digits. */
  @Test
  void longLabelsFit() throws Exception {
    List<MetricsRow> rows = new ArrayList<>();
    for (int step = 1; step <= 3; step++) {
      Instant time = Instant.ofEpochSecond(1_700_000_000L + step);
      rows.add(
          new MetricsRow.Training(
              step, 1, time, 3.79268 - step * 1e-5, 12_345_678, 3e-7, 1_234_567, 98_765_432_100L));
    }
    assertThat(browser.dom(page(rows), 1100, false)).contains("charts 6; faults: <");
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void thePageIsLightOrDarkAsTheSystemIs(boolean dark) throws Exception {
    BufferedImage picture = browser.look(page(Rows.run(87)), 1100, dark);

    int ground = brightness(picture.getRGB(2, 2));
    assertThat(ground < 64).isEqualTo(dark);
    assertThat(ground > 224).isEqualTo(!dark);
    int drawn = 0;
    int colored = 0;
    for (int x = 0; x < picture.getWidth(); x += 2) {
      for (int y = 0; y < picture.getHeight(); y += 2) {
        int color = picture.getRGB(x, y);
        drawn += Math.abs(brightness(color) - ground) > 60 ? 1 : 0;
        colored += Math.abs((color & 255) - (color >> 16 & 255)) > 60 ? 1 : 0;
      }
    }
    assertThat(drawn).isGreaterThan(2000);
    assertThat(colored).isGreaterThan(500);
  }

  private static int brightness(int color) {
    return ((color & 255) + (color >> 8 & 255) + (color >> 16 & 255)) / 3;
  }

  private Path page(List<MetricsRow> rows) throws Exception {
    Map<Integer, String> texts = Map.of(0, "I like <b>2</b>.", 87, "2 + 2 = 4\n" + "x".repeat(300));
    String html =
        ReportPage.render(
            ReportPageTest.run(
                State.COMPLETED, rows, Map.of("What is 2 + 2?", new TreeMap<>(texts))));
    Path page = folder.resolve("report.html");
    return Files.writeString(page, html.replace("</main>", "</main>" + MEASURE));
  }
}
