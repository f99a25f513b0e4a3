package ai.refocused.maven;

import ai.refocused.configuration.Device;
import ai.refocused.job.InvalidJobException;
import java.util.Optional;

/**
 * What to train on.
 *
 * @param gpu empty for the CPU
 * @param note why, where it is not what the user may expect; a sentence, or empty
 */
record DeviceSelection(Optional<CudaDevice> gpu, String note) {

  /**
   * Chooses the device. The driver is asked before anything is downloaded, and only if the answer
   * matters.
   *
   * @throws InvalidJobException if a GPU is demanded that cannot be used
   */
  static DeviceSelection select(Device wanted, NativePlatform platform, CudaProbe probe)
      throws InterruptedException {
    if (wanted == Device.CPU) {
      return new DeviceSelection(Optional.empty(), "");
    }
    CudaProbe.Finding finding = probe.find();
    Optional<CudaDevice> usable = finding.device().filter(CudaDevice::isCoveredByNd4j);
    boolean hasBackend = platform.name().endsWith("x86_64");
    if (usable.isPresent() && hasBackend) {
      return new DeviceSelection(usable, "");
    }
    String reason = reason(finding, platform);
    if (wanted == Device.CUDA) {
      throw new InvalidJobException(
          "<device>",
          "\"cuda\" cannot be used: " + reason + ". Set <device>cpu</device>, or leave it out.");
    }
    return new DeviceSelection(Optional.empty(), "Training on the CPU: " + reason + ".");
  }

  private static String reason(CudaProbe.Finding finding, NativePlatform platform) {
    if (finding.device().isEmpty()) {
      return finding.reason();
    }
    CudaDevice device = finding.device().get();
    return device.isCoveredByNd4j()
        ? "ND4J's CUDA backend has no natives for " + platform.name()
        : "ND4J's CUDA backend has code for compute capabilities 3.7 to 8.6 only, and this is a "
            + device;
  }
}
