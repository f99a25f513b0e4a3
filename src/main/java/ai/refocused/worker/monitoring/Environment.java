package ai.refocused.worker.monitoring;

import ai.refocused.monitor.Figures;
import ai.refocused.monitor.RunFacts.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a run runs on. Host and user names are left out: reports are published. */
final class Environment {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final Path MEMORY_INFO = Path.of("/proc/meminfo");

  private Environment() {}

  static List<Fact> facts(String pluginVersion, String device) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Plugin", pluginVersion));
    facts.add(new Fact("Device", device));
    field(CPU_INFO, "model name").ifPresent(name -> facts.add(new Fact("Processor", name)));
    facts.add(new Fact("Processors", String.valueOf(Runtime.getRuntime().availableProcessors())));
    field(MEMORY_INFO, "MemTotal")
        .map(Environment::bytes)
        .ifPresent(bytes -> facts.add(new Fact("Memory", Figures.bytes(bytes))));
    facts.add(new Fact("Java heap at most", Figures.bytes(Runtime.getRuntime().maxMemory())));
    facts.add(
        new Fact(
            "Java",
            System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version")));
    Optional.ofNullable(System.getenv("OPENBLAS_CORETYPE"))
        .ifPresent(kernels -> facts.add(new Fact("OpenBLAS kernels", kernels)));
    facts.add(
        new Fact(
            "System",
            String.join(
                " ",
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch"))));
    return facts;
  }

  /** {@code 16384 kB} in bytes. */
  private static long bytes(String kilobytes) {
    return Long.parseLong(kilobytes.replaceAll("[^0-9]", "")) * 1024;
  }

  /** The first value under a name in one of Linux's files; empty on other systems. */
  private static Optional<String> field(Path file, String name) {
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(name) && line.indexOf(':') > 0)
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      // A report without this line is as good.
      return Optional.empty();
    }
  }
}
