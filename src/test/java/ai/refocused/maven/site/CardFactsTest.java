package ai.refocused.maven.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CardFactsTest {

  @Test
  void rowsOfTheCardsTableAreFacts() {
    String card =
        """
        ---
        base_model: "x"
        ---

        # A | title

        | | |
        | --- | --- |
        | Task | chat |
        | Held-out loss | 2.6159 |
        | Odd | a \\| b |
        """;

    assertThat(CardFacts.of(card))
        .containsEntry("Task", "chat")
        .containsEntry("Held-out loss", "2.6159")
        .containsEntry("Odd", "a | b")
        .hasSize(3);
  }
}
