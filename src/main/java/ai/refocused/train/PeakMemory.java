package ai.refocused.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;

/**
 * Most memory this process has had resident.
 *
 * @param source {@code VmHWM}: the peak as the Linux kernel has it; {@code resident-at-end}: what
 *     is resident now, where the system does not tell the peak
 */
public record PeakMemory(long bytes, String source) {
  /** What Java takes beyond that in the first steps, as measured; its heap starts small. */
  private static final long GROWTH = 8L << 20;

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

  /**
   * Memory that this process has for itself, whatever model it loads: what is resident now, and
   * what Java takes in the first steps.
   */
  public static long ownBytes() {
    return residentBytes() + GROWTH;
  }

  /** Resident now, the pages of mapped libraries included where the system tells them. */
  public static long residentBytes() {
    try {
      return Files.isReadable(STATUS)
          ? bytes(Files.readAllLines(STATUS), "VmRSS:").orElseGet(Pointer::physicalBytes)
          : Pointer.physicalBytes();
    } catch (IOException e) {
      return Pointer.physicalBytes();
    }
  }

  /** The line {@code VmHWM: 123 kB} of a process's status. */
  static PeakMemory ofStatus(List<String> lines) {
    Optional<Long> peak = bytes(lines, "VmHWM:");
    return peak.isPresent() ? new PeakMemory(peak.get(), "VmHWM") : now();
  }

  private static Optional<Long> bytes(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .findFirst();
  }

  private static PeakMemory now() {
    return new PeakMemory(Pointer.physicalBytes(), "resident-at-end");
  }
}
