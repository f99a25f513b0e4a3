package ai.refocused.maven.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.configuration.Device;
import ai.refocused.job.InvalidJobException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceSelectionTest {
  private static final NativePlatform LINUX =
      new NativePlatform("linux-x86_64", "linux-x86_64-onednn-avx2");
  private static final String AMPERE = "NVIDIA RTX A4000, 8.6, 16376 MiB";
  private static final String HOPPER = "NVIDIA H200, 9.0, 143771 MiB";

  @TempDir Path temporary;
  private final List<List<String>> commands = new ArrayList<>();

  @Test
  void asksNobodyForTheCpu() throws Exception {
    assertThat(select(Device.CPU, answer(0, AMPERE))).isEqualTo(new DeviceSelection("", false));
    assertThat(commands).isEmpty();
  }

  @Test
  void saysThatAGpuIsNotUsedYetEvenIfTheBackendCoversIt() throws Exception {
    String reason =
        "this version's trainer computes on the CPU only; ND4J's CUDA backend, which it does not use"
            + " yet, would run on this NVIDIA RTX A4000 (compute capability 8.6, 16376 MiB).";
    assertThat(select(Device.AUTO, answer(0, AMPERE + "\n" + HOPPER)).note())
        .isEqualTo("Training on the CPU: " + reason);
    assertThatThrownBy(() -> select(Device.CUDA, answer(0, AMPERE)))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(
            "<device>: \"cuda\" cannot be used: "
                + reason
                + " Set <device>cpu</device>, or leave it out.");
  }

  @ParameterizedTest
  @CsvSource({"3.7, true", "3.5, false", "7.5, true", "8.6, true", "8.9, false", "12.0, false"})
  void knowsWhichComputeCapabilitiesAreCovered(String capability, boolean covered) {
    assertThat(CudaDevice.parse("X, " + capability + ", 1 MiB").isCoveredByNd4j())
        .isEqualTo(covered);
  }

  @Test
  void fallsBackToTheCpuAndSaysWhy() throws Exception {
    assertThat(select(Device.AUTO, answer(0, HOPPER)))
        .isEqualTo(
            cpu(
                "Training on the CPU: ND4J's CUDA backend has code for compute capabilities 3.7 to"
                    + " 8.6 only, and this is a NVIDIA H200 (compute capability 9.0, 143771"
                    + " MiB)."));
    assertThat(select(Device.AUTO, Optional.empty()))
        .isEqualTo(
            new DeviceSelection("Training on the CPU: no NVIDIA driver is installed.", false));
  }

  @Test
  void failsWithOneSentenceWhereAGpuIsDemandedButCannotBeUsed() {
    assertThatThrownBy(() -> select(Device.CUDA, Optional.empty()))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(
            "<device>: \"cuda\" cannot be used: no NVIDIA driver is installed. Set"
                + " <device>cpu</device>, or leave it out.");
    assertThatThrownBy(() -> select(Device.CUDA, answer(0, HOPPER)))
        .hasMessageContaining("compute capability 9.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | Field \"compute_cap\" is not a valid field to query. | driver is too old to tell",
        "9 | NVIDIA-SMI has failed because it couldn't communicate | says \"NVIDIA-SMI has failed",
        "0 | No devices were found | nvidia-smi says \"No devices were found\"",
        "0 | '' | NVIDIA's driver knows no GPU",
        "0 | GPU x, [N/A], 3 MiB | nvidia-smi says \"GPU x, [N/A], 3 MiB\""
      })
  void saysWhatTheDriverSays(int exitCode, String output, String note) throws Exception {
    assertThat(select(Device.AUTO, answer(exitCode, output)).note()).contains(note);
  }

  @Test
  void tellsADriverWithoutItsToolFromNoDriver() throws Exception {
    Path driver = Files.createFile(temporary.resolve("version"));

    assertThat(probe(Optional.empty(), driver, Optional.empty()).find().reason())
        .isEqualTo("NVIDIA's driver is loaded but its nvidia-smi is not on the PATH");
  }

  @Test
  void asksForTheGpuThatCudaWouldUse() throws Exception {
    Path none = temporary.resolve("none");

    probe(answer(0, AMPERE), none, Optional.of("1")).find();

    assertThat(commands.get(0)).contains("--id=1");
    assertThat(probe(answer(0, AMPERE), none, Optional.of("-1")).find().reason())
        .isEqualTo("CUDA_VISIBLE_DEVICES hides all GPUs");
    assertThat(probe(answer(0, AMPERE), none, Optional.of("")).find().device()).isEmpty();
  }

  @Test
  void knowsThatTheBackendHasNoNativesForArm() throws Exception {
    NativePlatform arm = new NativePlatform("linux-arm64", "linux-arm64");
    CudaProbe probe = probe(answer(0, AMPERE), temporary.resolve("none"), Optional.empty());

    assertThat(DeviceSelection.select(Device.AUTO, arm, probe).note())
        .isEqualTo("Training on the CPU: ND4J's CUDA backend has no natives for linux-arm64.");
  }

  @Test
  void runsRealCommands() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

    assertThat(CommandRunner.ofProcesses().run(List.of(java, "-version")))
        .hasValueSatisfying(
            result -> {
              assertThat(result.exitCode()).isZero();
              assertThat(result.output()).contains("version");
            });
    assertThat(CommandRunner.ofProcesses().run(List.of("no-such-command-anywhere"))).isEmpty();
  }

  private DeviceSelection select(Device wanted, Optional<CommandRunner.Result> answer)
      throws Exception {
    return DeviceSelection.select(
        wanted, LINUX, probe(answer, temporary.resolve("none"), Optional.empty()));
  }

  private CudaProbe probe(
      Optional<CommandRunner.Result> answer, Path driverFile, Optional<String> visible) {
    CommandRunner runner =
        command -> {
          commands.add(command);
          return answer;
        };
    return new CudaProbe(runner, driverFile, visible);
  }

  private static Optional<CommandRunner.Result> answer(int exitCode, String output) {
    return Optional.of(new CommandRunner.Result(exitCode, output));
  }

  private static DeviceSelection cpu(String note) {
    return new DeviceSelection(note, true);
  }
}
