package ai.refocused.worker;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory of the machine or, if that is less, of the control group (container) that this process is
 * in.
 *
 * @param limit most that processes can have, swap space included
 * @param available what is free, or can be made free without harm, at the moment
 */
record MachineMemory(long limit, long available) {
  private static final Pattern KILOBYTES = Pattern.compile("(\\w+):\\s+(\\d+) kB");
  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final Path CGROUP = Path.of("/proc/self/cgroup");
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");

  /** Reads it now. */
  static MachineMemory read() {
    try {
      if (Files.isReadable(MEMINFO)) {
        List<String> group = Files.isReadable(CGROUP) ? Files.readAllLines(CGROUP) : List.of();
        return ofLinux(Files.readAllLines(MEMINFO), group, GROUPS);
      }
    } catch (IOException e) {
      return ofPlatform();
    }
    return ofPlatform();
  }

  private static MachineMemory ofPlatform() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new MachineMemory(
        system.getTotalMemorySize() + system.getTotalSwapSpaceSize(), system.getFreeMemorySize());
  }

  /**
   * Memory as Linux tells it.
   *
   * @param meminfo lines of /proc/meminfo
   * @param group lines of /proc/self/cgroup
   * @param groups where control groups of version 2 are mounted
   */
  static MachineMemory ofLinux(List<String> meminfo, List<String> group, Path groups)
      throws IOException {
    Map<String, Long> memory = new HashMap<>();
    for (String line : meminfo) {
      Matcher entry = KILOBYTES.matcher(line);
      if (entry.matches()) {
        memory.put(entry.group(1), Long.parseLong(entry.group(2)) * 1024);
      }
    }
    long swap = memory.getOrDefault("SwapTotal", 0L);
    long limit = memory.getOrDefault("MemTotal", Long.MAX_VALUE / 2) + swap;
    long available = memory.getOrDefault("MemAvailable", limit);
    for (Path folder = folder(group, groups);
        folder.startsWith(groups);
        folder = folder.getParent()) {
      long most = number(folder.resolve("memory.max"));
      if (most != Long.MAX_VALUE) {
        long swapMost = Math.min(swap, number(folder.resolve("memory.swap.max")));
        limit = Math.min(limit, most + swapMost);
        available = Math.min(available, most - used(folder));
      }
    }
    return new MachineMemory(limit, available);
  }

  /** The folder of the process's group; the root's inside a container. */
  private static Path folder(List<String> group, Path groups) {
    return group.stream()
        .filter(line -> line.startsWith("0::/"))
        .map(line -> groups.resolve(line.substring("0::/".length())).normalize())
        .filter(Files::isDirectory)
        .findFirst()
        .orElse(groups);
  }

  /** Memory of a group without the files that the kernel would let go. */
  private static long used(Path folder) throws IOException {
    long used = number(folder.resolve("memory.current"));
    Path stat = folder.resolve("memory.stat");
    if (used == Long.MAX_VALUE || !Files.isReadable(stat)) {
      return used == Long.MAX_VALUE ? 0 : used;
    }
    for (String line : Files.readAllLines(stat)) {
      if (line.startsWith("inactive_file ") || line.startsWith("active_file ")) {
        used -= Long.parseLong(line.substring(line.indexOf(' ') + 1).trim());
      }
    }
    return Math.max(0, used);
  }

  /** A file's number; the largest there is for "max" and where there is no such file. */
  private static long number(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      return Long.MAX_VALUE;
    }
    String text = Files.readString(file).trim();
    return text.equals("max") ? Long.MAX_VALUE : Long.parseLong(text);
  }
}
