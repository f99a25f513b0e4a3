package ai.refocused.monitor.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class BarChartTest {

  @Test
  void barsAreAsHighAsTheirCounts() throws Exception {
    Drawing drawing = draw(List.of(3L, 0L, 12L, 7L));

    List<Double> heights = new ArrayList<>();
    for (Element bar : drawing.elements("rect")) {
      heights.add(drawing.toY(Double.parseDouble(bar.getAttribute("y"))));
    }
    assertThat(heights).hasSize(3);
    assertThat(heights.get(0)).isCloseTo(3, within(0.05));
    assertThat(heights.get(1)).isCloseTo(12, within(0.05));
    assertThat(heights.get(2)).isCloseTo(7, within(0.05));
  }

  @Test
  void aBarSaysItsRangeAndCount() throws Exception {
    assertThat(draw(List.of(3L, 0L, 12L)).elements("title").stream().map(Element::getTextContent))
        .containsExactly("Lengths", "1 to 8: 3 examples", "17 to 24: 12 examples");
  }

  @Test
  void smallCountsHaveWholeTicks() throws Exception {
    assertThat(draw(List.of(1L, 2L)).texts()).doesNotContain("0.5", "1.5");
  }

  private static Drawing draw(List<Long> counts) throws Exception {
    return new Drawing(
        new BarChart("Lengths", "tokens", 8, counts, "examples").draw("id").toString());
  }
}
