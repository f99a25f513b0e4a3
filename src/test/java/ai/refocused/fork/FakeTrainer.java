package ai.refocused.fork;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.refocused.job.ExitCode;
import ai.refocused.job.JobJson;
import ai.refocused.job.JobResult;
import ai.refocused.job.Problem;
import ai.refocused.job.event.EventWriter;
import ai.refocused.job.event.ParentLine;
import ai.refocused.job.event.TrainerEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A trainer that trains nothing but ends in every way there is; {@code -Dmode} says which. */
public final class FakeTrainer {
  private FakeTrainer() {}

  public static void main(String[] args) throws Exception {
    JobJson.read(Path.of(args[0]));
    try (EventWriter events = new EventWriter(Path.of(args[1]))) {
      events.write(new TrainerEvent.Started(1, ProcessHandle.current().pid(), "CPU (fake)"));
      System.exit(run(System.getProperty("mode"), Path.of(args[1]), events));
    }
  }

  private static int run(String mode, Path eventFile, EventWriter events) throws Exception {
    return switch (mode) {
      case "completes" -> say(events, completed(), 0);
      case "completes-but-exits-1" -> say(events, completed(), 1);
      case "fails" -> say(events, failed(), ExitCode.BAD_DATASET.number());
      case "exits-without-goodbye" -> {
        System.err.println("native library said: \u0007no hf_abcdefghijklmnopqrstuvwxyz");
        yield say(events, step(), 0);
      }
      case "kills-itself" -> {
        say(events, step(), 0);
        new ProcessBuilder("kill", "-9", "" + ProcessHandle.current().pid()).start().waitFor();
        yield hang();
      }
      case "heap" -> exhaustHeap();
      case "floods" -> {
        flood();
        yield say(events, completed(), 0);
      }
      case "stops-when-asked" -> {
        awaitEndOfInput();
        Files.writeString(eventFile.resolveSibling("checkpoint"), "saved");
        yield ExitCode.INTERRUPTED.number();
      }
      case "asks" -> {
        events.write(new TrainerEvent.PromptAwaited());
        String line = new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
        events.write(new TrainerEvent.AnswerPart("fake", ParentLine.read(line).orElseThrow()));
        yield say(events, completed(), 0);
      }
      case "hangs" -> hang();
      case "hangs-after-goodbye" -> {
        say(events, completed(), 0);
        yield hang();
      }
      case "prints-environment" -> {
        System.out.println(System.getenv().keySet());
        yield say(events, completed(), 0);
      }
      default -> throw new IllegalArgumentException(mode);
    };
  }

  private static int say(EventWriter events, TrainerEvent event, int exitCode) throws IOException {
    events.write(event);
    return exitCode;
  }

  private static int hang() throws InterruptedException {
    Thread.sleep(60_000);
    return 0;
  }

  private static int exhaustHeap() {
    List<long[]> hog = new ArrayList<>();
    while (hog.size() < Integer.MAX_VALUE) {
      hog.add(new long[1 << 20]);
    }
    return 0;
  }

  private static void awaitEndOfInput() throws IOException {
    while (System.in.read() >= 0) {
      // The parent writes nothing; only the end of the stream counts.
    }
  }

  /** Ten megabytes on both streams, and a line of one megabyte, before anybody could read. */
  private static void flood() throws IOException {
    byte[] line = "x".repeat(1 << 20).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    for (int i = 0; i < 10; i++) {
      System.out.write(line);
      System.err.write(line);
    }
    System.out.println("{\"type\":\"failed\"}");
    System.out.flush();
  }

  private static TrainerEvent step() {
    return new TrainerEvent.StepLogged(12, 100, 0.1, 2.5, 1, 1e-5, 100, 10);
  }

  private static TrainerEvent failed() {
    return new TrainerEvent.Failed(
        ExitCode.BAD_DATASET,
        "The dataset cannot be used.",
        List.of(new Problem("a.jsonl:3", "is not JSON.")));
  }

  private static TrainerEvent completed() {
    return new TrainerEvent.Completed(
        new JobResult(
            Path.of("final_model"),
            Optional.empty(),
            Optional.empty(),
            100,
            2.5,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            1,
            1,
            1));
  }
}
