package ai.refocused.maven.device;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Asks NVIDIA's driver for its GPUs, without loading anything of CUDA into this process. */
public final class CudaProbe {

  /**
   * What was found.
   *
   * @param device the GPU that CUDA would use; empty if there is none
   * @param reason why there is none, as the end of a sentence; empty if there is one
   * @param isPlain whether nothing suggests that there is one
   */
  record Finding(Optional<CudaDevice> device, String reason, boolean isPlain) {
    private static Finding none(String reason) {
      return new Finding(Optional.empty(), reason, false);
    }

    private static Finding plain(String reason) {
      return new Finding(Optional.empty(), reason, true);
    }
  }

  private final CommandRunner commands;
  private final Path driverFile;
  private final Optional<String> visibleDevices;

  /**
   * @param driverFile exists where Linux has NVIDIA's kernel module loaded
   * @param visibleDevices value of CUDA_VISIBLE_DEVICES, if it is set
   */
  CudaProbe(CommandRunner commands, Path driverFile, Optional<String> visibleDevices) {
    this.commands = commands;
    this.driverFile = driverFile;
    this.visibleDevices = visibleDevices;
  }

  public static CudaProbe ofThisMachine() {
    return new CudaProbe(
        CommandRunner.ofProcesses(),
        Path.of("/proc/driver/nvidia/version"),
        Optional.ofNullable(System.getenv("CUDA_VISIBLE_DEVICES")));
  }

  Finding find() throws InterruptedException {
    String visible = visibleDevices.map(String::trim).orElse("0");
    if (visible.isEmpty() || visible.startsWith("-")) {
      return Finding.plain("CUDA_VISIBLE_DEVICES hides all GPUs");
    }
    List<String> command =
        List.of(
            "nvidia-smi",
            "--id=" + visible,
            "--query-gpu=name,compute_cap,memory.total",
            "--format=csv,noheader");
    Optional<CommandRunner.Result> result = commands.run(command);
    if (result.isEmpty()) {
      return Files.exists(driverFile)
          ? Finding.none("NVIDIA's driver is loaded but its nvidia-smi is not on the PATH")
          : Finding.plain("no NVIDIA driver is installed");
    }
    return read(result.get());
  }

  private static Finding read(CommandRunner.Result result) {
    String first = result.output().lines().findFirst().orElse("nothing").strip();
    if (first.contains("compute_cap")) {
      return Finding.none(
          "NVIDIA's driver is too old to tell what the GPU can do (510 or later is needed)");
    }
    if (result.exitCode() != 0) {
      return Finding.none("nvidia-smi says \"" + first + "\"");
    }
    try {
      List<CudaDevice> devices =
          result.output().lines().map(CudaDevice::parse).collect(Collectors.toList());
      return devices.isEmpty()
          ? Finding.none("NVIDIA's driver knows no GPU")
          : new Finding(Optional.of(devices.get(0)), "", false);
    } catch (IllegalArgumentException e) {
      return Finding.none("nvidia-smi says \"" + first + "\"");
    }
  }
}
