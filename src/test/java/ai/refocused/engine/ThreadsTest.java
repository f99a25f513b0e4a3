package ai.refocused.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadsTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void runsEveryPartOfManySmallTasksOnce(int size) {
    try (Threads threads = new Threads(size)) {
      AtomicIntegerArray runs = new AtomicIntegerArray(size);
      for (int i = 0; i < 500; i++) {
        threads.run(
            (part, parts) -> {
              assertThat(parts).isEqualTo(size);
              runs.incrementAndGet(part);
            });
      }
      for (int part = 0; part < size; part++) {
        assertThat(runs.get(part)).isEqualTo(500);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void throwsWhatAnyPartThrewAndGoesOnAfterwards(int failing) {
    try (Threads threads = new Threads(3)) {
      for (int i = 0; i < 20; i++) {
        assertThatThrownBy(() -> threads.run((part, parts) -> failIf(part == failing, part)))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("part " + failing);
        threads.run((part, parts) -> failIf(false, part));
      }
    }
  }

  @Test
  void keepsWhatOtherPartsThrewAsSuppressed() {
    try (Threads threads = new Threads(3)) {
      assertThatThrownBy(() -> threads.run((part, parts) -> failIf(true, part)))
          .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(2));
    }
  }

  @Test
  void throwsErrorsAsTheyAre() {
    try (Threads threads = new Threads(2)) {
      assertThatThrownBy(
              () ->
                  threads.run(
                      (part, parts) -> {
                        if (part == 1) {
                          throw new OutOfMemoryError("for the test");
                        }
                      }))
          .isInstanceOf(OutOfMemoryError.class);
    }
  }

  @Test
  void wakesMembersThatSleep() throws InterruptedException {
    try (Threads threads = new Threads(2)) {
      AtomicIntegerArray runs = new AtomicIntegerArray(2);
      for (int i = 0; i < 3; i++) {
        Thread.sleep(60);
        threads.run((part, parts) -> runs.incrementAndGet(part));
      }
      assertThat(runs.get(1)).isEqualTo(3);
    }
  }

  @Test
  void refusesATaskWithinATaskAndOneAfterTheEnd() {
    Threads threads = new Threads(2);
    assertThatThrownBy(
            () ->
                threads.run(
                    (part, parts) -> {
                      if (part == 0) {
                        threads.run((p, ps) -> {});
                      }
                    }))
        .hasMessage("the team is at work");
    threads.close();
    assertThatThrownBy(() -> threads.run((part, parts) -> {})).hasMessage("the team is dismissed");
  }

  @Test
  void refusesATeamOfNobody() {
    assertThatThrownBy(() -> new Threads(0)).hasMessage("a team of 0 threads; it needs at least 1");
  }

  private static void failIf(boolean fails, int part) {
    if (fails) {
      throw new IllegalStateException("part " + part);
    }
  }
}
