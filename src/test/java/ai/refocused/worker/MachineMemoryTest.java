package ai.refocused.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineMemoryTest {
  private static final List<String> MEMINFO =
      List.of(
          "MemTotal:       16000000 kB",
          "MemFree:         1000000 kB",
          "MemAvailable:    9000000 kB",
          "SwapTotal:       2000000 kB",
          "HugePages_Total:       0");

  @TempDir Path groups;

  @Test
  void isTheMachinesWithoutAControlGroup() throws IOException {
    MachineMemory memory = MachineMemory.ofLinux(MEMINFO, List.of(), groups);

    assertThat(memory.limit()).isEqualTo(18_000_000L * 1024);
    assertThat(memory.available()).isEqualTo(9_000_000L * 1024);
  }

  @Test
  void isThatOfTheTightestGroupAboveTheProcess() throws IOException {
    Path job = Files.createDirectories(groups.resolve("ci/job"));
    Files.writeString(groups.resolve("ci/memory.max"), "4000000000\n");
    Files.writeString(groups.resolve("ci/memory.current"), "3000000000\n");
    Files.writeString(
        groups.resolve("ci/memory.stat"),
        "anon 1000000000\ninactive_file 1500000000\nactive_file 500000000\n");
    Files.writeString(groups.resolve("ci/memory.swap.max"), "0\n");
    Files.writeString(job.resolve("memory.max"), "max\n");

    MachineMemory memory = MachineMemory.ofLinux(MEMINFO, List.of("0::/ci/job"), groups);

    assertThat(memory.limit()).isEqualTo(4_000_000_000L);
    assertThat(memory.available()).isEqualTo(3_000_000_000L);
  }

  @Test
  void knowsThisMachine() {
    MachineMemory memory = MachineMemory.read();

    assertThat(memory.available()).isPositive().isLessThanOrEqualTo(memory.limit());
  }
}
