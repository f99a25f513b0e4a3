package ai.refocused.maven.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs small commands that tell something about the machine. */
@FunctionalInterface
interface CommandRunner {

  /**
   * What a command printed.
   *
   * @param output of both streams
   */
  record Result(int exitCode, String output) {}

  /** Runs a command; empty if it does not exist here. */
  Optional<Result> run(List<String> command) throws InterruptedException;

  /** Runs commands as processes, for at most 20 seconds each. */
  static CommandRunner ofProcesses() {
    return command -> {
      try {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        process.onExit().orTimeout(20, TimeUnit.SECONDS).exceptionally(late -> kill(process));
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Optional.of(new Result(process.waitFor(), output.strip()));
      } catch (IOException e) {
        // ProcessBuilder's way to say that there is no such command.
        return Optional.empty();
      }
    };
  }

  private static Process kill(Process process) {
    return process.destroyForcibly();
  }
}
