package ai.refocused.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.job.event.ParentLine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the parent sends passes by ParentWatch, and is heard. */
class ParentMessagesTest {

  @Test
  void messagesAreHeardInOrderAndThenTheEnd() throws IOException, InterruptedException {
    String text =
        ParentLine.write(Optional.of("first\nwith \"quotes\" and \u00E4"))
            + "\n"
            + ParentLine.write(Optional.of("second"))
            + "\n";
    ParentMessages messages =
        new ParentMessages(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    byte[] few = new byte[5];
    while (messages.read(few) >= 0) {
      // As ParentWatch does.
    }
    assertThat(messages.next()).contains("first\nwith \"quotes\" and \u00E4");
    assertThat(messages.next()).contains("second");
    assertThat(messages.next()).isEmpty();
  }

  @Test
  void aParentCanSayThatThereIsNoMore() throws IOException, InterruptedException {
    byte[] line = (ParentLine.write(Optional.empty()) + "\n").getBytes(StandardCharsets.UTF_8);
    ParentMessages messages = new ParentMessages(new ByteArrayInputStream(line));
    for (int i = 0; i < line.length; i++) {
      assertThat(messages.read()).isEqualTo(line[i]);
    }
    assertThat(messages.next()).isEmpty();
  }
}
