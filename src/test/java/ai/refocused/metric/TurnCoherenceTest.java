package ai.refocused.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TurnCoherenceTest {
  @Test
  void equalTurnsCohereFully() {
    assertThat(TurnCoherence.between("How are you?", "you are, how")).hasValue(1);
  }

  @Test
  void turnsWithoutACommonWordDoNotCohere() {
    assertThat(TurnCoherence.between("Where is my order?", "Tomorrow")).hasValue(0);
  }

  @Test
  void coherenceIsTheCosineOfWordCounts() {
    // (the 2, red 1, blue 1) . (the 1, red 1) = 3; lengths sqrt 6 and sqrt 2.
    assertThat(TurnCoherence.between("the red the blue", "the red").getAsDouble())
        .isCloseTo(3 / Math.sqrt(12), within(1e-15));
  }

  @Test
  void aTurnWithoutWordsIsNotMeasured() {
    assertThat(TurnCoherence.between("?", "yes")).isEmpty();
    assertThat(TurnCoherence.between("yes", "")).isEmpty();
  }
}
