package ai.refocused.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.job.event.EventWriter;
import ai.refocused.train.StepReport;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the build's log says of steps that are not as they should be. */
class EventPublisherTest {
  @TempDir Path folder;

  @Test
  void warnsOfALossThatLeaps() throws IOException {
    StepReport report = new StepReport(31, 40, 1.5, 98.76541, 2, 1e-3, 1000, 60);

    assertThat(warnings(events -> events.lossSpiked(report, 2.5)))
        .containsExactly(
            "Step 31: the loss leaps to 98.7654 from 2.5000, the mean of the steps before it. If it"
                + " does not come down again, lower <learningRate> or lengthen <warmupSteps>, and"
                + " look at the examples there.");
  }

  @Test
  void warnsOfAStepThatIsSkipped() throws IOException {
    assertThat(warnings(events -> events.stepSkipped("Step 6: the loss is not finite.", 2)))
        .containsExactly(
            "Step 6: the loss is not finite. The step is skipped: the weights stay as they were."
                + " Skipped so far: 2.");
  }

  @Test
  void saysNothingTwice() throws IOException {
    assertThat(warnings(events -> events.quiet().warning("again"))).isEmpty();
  }

  private interface Told {
    void to(EventPublisher events);
  }

  private List<String> warnings(Told told) throws IOException {
    Path file = folder.resolve("events.jsonl");
    try (EventWriter writer = new EventWriter(file)) {
      told.to(new EventPublisher(writer));
    }
    List<String> messages = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode event = new ObjectMapper().readTree(line);
      assertThat(event.get("type").asText()).isEqualTo("warning");
      messages.add(event.get("message").asText());
    }
    return messages;
  }
}
