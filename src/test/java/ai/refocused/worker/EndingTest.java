package ai.refocused.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.job.InvalidJobException;
import ai.refocused.job.Problem;
import ai.refocused.train.checkpoint.CheckpointException;
import ai.refocused.train.checkpoint.CheckpointException.Reason;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndingTest {

  @Test
  void passesOnEveryProblemOfAJob() {
    List<Problem> problems = List.of(new Problem("<a>", "is wrong."), new Problem("<b>", "too."));
    Ending ending = Ending.of(new InvalidJobException(problems));
    assertThat(ending.exitCode().number()).isEqualTo(64);
    assertThat(ending.problems()).isEqualTo(problems);
    assertThat(ending.message()).isEqualTo("<a>: is wrong.\n<b>: too.");
  }

  @Test
  void tellsKindsOfFailuresApart() {
    assertThat(checkpoint(Reason.DIFFERENT_JOB)).isEqualTo(64);
    assertThat(checkpoint(Reason.NOT_FOUND)).isEqualTo(64);
    assertThat(checkpoint(Reason.DAMAGED)).isEqualTo(66);
    assertThat(checkpoint(Reason.NOT_WRITABLE)).isEqualTo(73);
    assertThat(checkpoint(Reason.DISK_FULL)).isEqualTo(74);
    assertThat(Ending.of(new IOException("x")).exitCode().number()).isEqualTo(74);
    assertThat(Ending.of(new InternalError("a fault occurred")).exitCode().number()).isEqualTo(74);
    assertThat(Ending.of(new OutOfMemoryError()).exitCode().number()).isEqualTo(78);
    assertThat(Ending.of(new IOException(new OutOfMemoryError())).exitCode().number())
        .isEqualTo(78);
    assertThat(Ending.of(new NullPointerException()).exitCode().number()).isEqualTo(70);
  }

  private static int checkpoint(Reason reason) {
    return Ending.of(new CheckpointException(reason, "x")).exitCode().number();
  }
}
