package ai.refocused.worker;

import ai.refocused.train.KillableRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A trainer process for tests: a small run, slowed down so that there is time to end it. */
public final class KillableTrainer {
  private KillableTrainer() {}

  /**
   * Lives and ends.
   *
   * @param args the folder for checkpoints, milliseconds per step, and where to write the goodbye;
   *     "oom", "crash" or "hang" as a fourth to do that instead
   */
  public static void main(String[] args) {
    String deed = args.length > 3 ? args[3] : "train";
    TrainerLifecycle.live(
        System.in,
        Duration.ofMillis(deed.equals("hang") ? 300 : 20_000),
        stop -> {
          System.out.println("this must not reach standard output");
          switch (deed) {
            case "oom" -> throw new IllegalStateException(new OutOfMemoryError("test"));
            case "crash" -> throw new IllegalStateException("test");
            case "thread" -> {
              Thread thread =
                  new Thread(
                      () -> {
                        throw new OutOfMemoryError("elsewhere");
                      });
              thread.start();
              Thread.sleep(20_000);
              return Optional.empty();
            }
            case "hang" -> {
              Files.writeString(Path.of(args[2] + ".ready"), "");
              Thread.sleep(20_000);
              return Optional.empty();
            }
            default -> {
              return KillableRun.run(Path.of(args[0]), Integer.parseInt(args[1]), stop);
            }
          }
        },
        ending ->
            Files.writeString(
                Path.of(args[2]), ending.exitCode().number() + " " + ending.message()));
  }
}
