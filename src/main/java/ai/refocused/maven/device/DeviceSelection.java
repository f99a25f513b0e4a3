package ai.refocused.maven.device;

import ai.refocused.configuration.Device;
import ai.refocused.job.InvalidJobException;

/**
 * What to train on: the CPU, so far. A GPU is looked for all the same, before anything is
 * downloaded, to tell a user who has or demands one why it is not used.
 *
 * @param note why; a sentence, or empty if nobody asked
 * @param isSurprising whether that is not what the user may expect: there is, or may be, a GPU
 */
public record DeviceSelection(String note, boolean isSurprising) {

  /**
   * Chooses the device. The driver is asked only if the answer matters.
   *
   * @throws InvalidJobException if a GPU is demanded
   */
  public static DeviceSelection select(Device wanted, NativePlatform platform, CudaProbe probe)
      throws InterruptedException {
    if (wanted == Device.CPU) {
      return new DeviceSelection("", false);
    }
    CudaProbe.Finding finding = probe.find();
    String reason = reason(finding, platform);
    if (wanted == Device.CUDA) {
      throw new InvalidJobException(
          "<device>",
          "\"cuda\" cannot be used: " + reason + ". Set <device>cpu</device>, or leave it out.");
    }
    return new DeviceSelection("Training on the CPU: " + reason + ".", !finding.isPlain());
  }

  private static String reason(CudaProbe.Finding finding, NativePlatform platform) {
    if (finding.device().isEmpty()) {
      return finding.reason();
    }
    CudaDevice device = finding.device().get();
    if (!device.isCoveredByNd4j()) {
      return "ND4J's CUDA backend has code for compute capabilities 3.7 to 8.6 only, and this is a "
          + device;
    }
    if (!platform.name().endsWith("x86_64")) {
      return "ND4J's CUDA backend has no natives for " + platform.name();
    }
    return "this version's trainer computes on the CPU only; ND4J's CUDA backend, which it does not"
        + " use yet, would run on this "
        + device;
  }
}
