package ai.refocused.fork;

import ai.refocused.job.ExitCode;
import ai.refocused.job.event.TrainerEvent;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells why a trainer may have died: from its exit code, its last event and its log. */
final class Obituary {
  /** What {@code -XX:+ExitOnOutOfMemoryError} exits with. */
  private static final int HEAP_EXHAUSTED = 3;

  /** Java reports a process that signal n ended as exit code 128 + n. */
  private static final int SIGNALLED = 128;

  private static final int SIGKILL = 9;

  private static final Map<Integer, String> SIGNALS =
      Map.of(
          1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8,
          "SIGFPE", SIGKILL, "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM");

  private static final String MEMORY_ADVICE =
      "Lower <perDeviceTrainBatchSize> or <maxLength>, set <gradientCheckpointing> to true, or use"
          + " a machine with more memory.";

  private Obituary() {}

  /**
   * Writes the message.
   *
   * @param last the last event, if there was any
   */
  static String write(int exitCode, Optional<TrainerEvent> last, TrainerFolder folder)
      throws IOException {
    List<String> sentences = new ArrayList<>();
    sentences.add("The trainer process died without a goodbye: " + cause(exitCode));
    advice(exitCode).ifPresent(sentences::add);
    sentences.add(
        last.map(event -> "Its last event was \"" + EventText.of(event) + "\".")
            .orElse("It had not reported anything yet."));
    if (last.isPresent()) {
      sentences.add(
          "Checkpoints that were reported are intact; <resume>auto</resume> goes on from the"
              + " newest.");
    }
    crashReport(folder).ifPresent(file -> sentences.add("The JVM's crash report is " + file + "."));
    List<String> tail = Files.exists(folder.log()) ? LogTail.of(folder.log()) : List.of();
    if (tail.isEmpty()) {
      sentences.add("Its log " + folder.log() + " has nothing to add.");
    } else {
      sentences.add("The end of its log " + folder.log() + ":");
    }
    StringBuilder message = new StringBuilder(String.join("\n  ", sentences));
    tail.forEach(line -> message.append("\n    | ").append(line));
    return message.toString();
  }

  private static String cause(int exitCode) {
    if (exitCode > SIGNALLED) {
      int signal = exitCode - SIGNALLED;
      String name = SIGNALS.getOrDefault(signal, "signal " + signal);
      return "it was ended by " + name + " (exit code " + exitCode + ").";
    }
    return "it exited with code "
        + exitCode
        + ExitCode.of(exitCode)
            .filter(code -> code != ExitCode.OK)
            .map(code -> " (" + code.name().toLowerCase(java.util.Locale.ROOT) + ")")
            .orElse("")
        + ".";
  }

  private static Optional<String> advice(int exitCode) {
    if (exitCode == SIGNALLED + SIGKILL) {
      return Optional.of(
          "Linux ends processes so when memory runs out; \"dmesg\" or the container's events tell."
              + " If that was the reason: "
              + MEMORY_ADVICE.substring(0, 1).toLowerCase(java.util.Locale.ROOT)
              + MEMORY_ADVICE.substring(1));
    }
    if (exitCode == HEAP_EXHAUSTED) {
      return Optional.of("Its Java heap was exhausted. Raise <trainerHeap>.");
    }
    if (exitCode == ExitCode.OUT_OF_MEMORY.number()) {
      return Optional.of("Memory was exhausted. " + MEMORY_ADVICE);
    }
    return Optional.empty();
  }

  private static Optional<Path> crashReport(TrainerFolder folder) throws IOException {
    try (DirectoryStream<Path> reports = Files.newDirectoryStream(folder.path(), "hs_err_*.log")) {
      for (Path report : reports) {
        return Optional.of(report);
      }
    }
    return Optional.empty();
  }
}
