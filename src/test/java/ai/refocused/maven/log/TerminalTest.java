package ai.refocused.maven.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {
  @Test
  void somebodyWatchesATerminal() {
    assertThat(Terminal.isWatched(Map.of("TERM", "xterm"), true)).isTrue();
    assertThat(Terminal.isWatched(Map.of(), true)).isTrue();
  }

  @Test
  void nobodyWatchesAFile() {
    assertThat(Terminal.isWatched(Map.of("TERM", "xterm"), false)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"NO_COLOR, 1", "CI, true", "TERM, dumb"})
  void somebodyMayWantLinesAlone(String variable, String value) {
    assertThat(Terminal.isWatched(Map.of(variable, value), true)).isFalse();
  }
}
