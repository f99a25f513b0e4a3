package ai.refocused.fork;

import ai.refocused.job.ExitCode;
import ai.refocused.job.JobJson;
import ai.refocused.job.TrainerJob;
import ai.refocused.job.event.EventReader;
import ai.refocused.job.event.ParentLine;
import ai.refocused.job.event.TrainerEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A running trainer. It lives no longer than this process: its standard input is held open as the
 * sign that somebody waits for it, and the operating system closes that when this process dies in
 * whatever way.
 */
public final class TrainerProcess implements AutoCloseable {
  private static final long POLL_MILLIS = 20;

  private final Process process;
  private final Map<String, String> nativeVariables;
  private final TrainerFolder folder;
  private final Duration grace;
  private final Thread shutdownHook = new Thread(this::stop, "refocused-trainer-stop");
  private Optional<TrainerEvent> last = Optional.empty();

  private TrainerProcess(
      Process process, Map<String, String> nativeVariables, TrainerFolder folder, Duration grace) {
    this.process = process;
    this.nativeVariables = nativeVariables;
    this.folder = folder;
    this.grace = grace;
  }

  /**
   * Writes the job into the folder and starts a trainer on it.
   *
   * @param grace how long a trainer that is told to stop may take to write a checkpoint
   */
  public static TrainerProcess start(
      TrainerCommand command, TrainerJob job, TrainerFolder folder, Duration grace)
      throws IOException {
    folder.prepare();
    JobJson.write(job, folder.job());
    ProcessBuilder builder = new ProcessBuilder(command.write(folder));
    Map<String, String> environment = builder.environment();
    Map<String, String> scrubbed =
        TrainerEnvironment.of(environment, command.threads(), command.environment());
    environment.clear();
    environment.putAll(scrubbed);
    // Straight into a file: nothing that native code prints can block or be taken for an event.
    builder.redirectErrorStream(true).redirectOutput(folder.log().toFile());
    TrainerProcess trainer =
        new TrainerProcess(
            builder.start(), TrainerEnvironment.ofNativeLibraries(scrubbed), folder, grace);
    Runtime.getRuntime().addShutdownHook(trainer.shutdownHook);
    return trainer;
  }

  /** The operating system's number of the process. */
  public long pid() {
    return process.pid();
  }

  /** The environment variables of its native libraries: threads, kernels, allocators. */
  public Map<String, String> nativeVariables() {
    return nativeVariables;
  }

  /**
   * Hands events on as they come, until the trainer has ended.
   *
   * @throws InterruptedException if this thread is interrupted; {@link #close} then stops the
   *     trainer
   */
  public TrainerOutcome follow(Consumer<TrainerEvent> listener)
      throws IOException, InterruptedException {
    try (EventReader events = new EventReader(folder.events())) {
      boolean ended = false;
      while (!ended) {
        ended = process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
        for (TrainerEvent event : events.poll()) {
          last = Optional.of(event);
          listener.accept(event);
        }
        if (!ended && last.isPresent() && last.get().isLast()) {
          return awaitExit();
        }
      }
    }
    return outcome();
  }

  /** Sends a trainer what it waits for; one that is gone does not hear it. */
  public void send(Optional<String> message) {
    try {
      OutputStream input = process.getOutputStream();
      input.write((ParentLine.write(message) + "\n").getBytes(StandardCharsets.UTF_8));
      input.flush();
    } catch (IOException e) {
      // It has ended; following it says how.
      return;
    }
  }

  /** After its goodbye a trainer has nothing left to do but to exit. */
  private TrainerOutcome awaitExit() throws IOException, InterruptedException {
    if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
      kill();
      return new TrainerOutcome.Died(
          "The trainer said \""
              + EventText.of(last.orElseThrow())
              + "\" but did not exit within "
              + grace.toSeconds()
              + " s, and was killed. Its log is "
              + folder.log()
              + ".");
    }
    return outcome();
  }

  private TrainerOutcome outcome() throws IOException {
    int exitCode = process.exitValue();
    TrainerEvent goodbye = last.orElse(null);
    if (goodbye instanceof TrainerEvent.Completed completed && exitCode == ExitCode.OK.number()) {
      return new TrainerOutcome.Succeeded(completed.result());
    }
    if (goodbye instanceof TrainerEvent.Failed failed) {
      return new TrainerOutcome.Failed(failed);
    }
    return new TrainerOutcome.Died(Obituary.write(exitCode, last, folder));
  }

  /** Asks the trainer to stop, waits until it has written a checkpoint, and kills it if need be. */
  private synchronized void stop() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (IOException e) {
      // The pipe is broken: the trainer is gone, or will not notice.
      kill();
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Stops the trainer if it still runs. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    try {
      stop();
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      // This process is shutting down already; the hook has the same to do.
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
