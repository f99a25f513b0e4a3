package ai.refocused.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Pointer;

/**
 * Most memory this process has had resident.
 *
 * @param source {@code VmHWM}: the peak as the Linux kernel has it; {@code resident-at-end}: what
 *     is resident now, where the system does not tell the peak
 */
public record PeakMemory(long bytes, String source) {
  private static final Path STATUS = Path.of("/proc/self/status");

  /** Reads it now. */
  public static PeakMemory measure() {
    if (Files.isReadable(STATUS)) {
      try {
        return ofStatus(Files.readAllLines(STATUS));
      } catch (IOException e) {
        return now();
      }
    }
    return now();
  }

  /** The line {@code VmHWM: 123 kB} of a process's status. */
  static PeakMemory ofStatus(List<String> lines) {
    for (String line : lines) {
      if (line.startsWith("VmHWM:")) {
        String kilobytes = line.replaceAll("[^0-9]", "");
        return new PeakMemory(Long.parseLong(kilobytes) * 1024, "VmHWM");
      }
    }
    return now();
  }

  private static PeakMemory now() {
    return new PeakMemory(Pointer.physicalBytes(), "resident-at-end");
  }
}
