package ai.refocused.maven.device;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A GPU as its driver describes it.
 *
 * @param computeCapability major version times ten plus minor version: 86 for 8.6
 */
record CudaDevice(String name, int computeCapability, long memoryMebibytes) {
  /** Compute capabilities that nd4j-cuda-11.6 has code for; it has none to compile from. */
  private static final int OLDEST = 37;

  private static final int NEWEST = 86;

  private static final Pattern LINE =
      Pattern.compile("(.*\\S)\\s*,\\s*(\\d+)\\.(\\d)\\s*,\\s*(\\d+) MiB\\s*");

  /**
   * Reads a line of {@code nvidia-smi --query-gpu=name,compute_cap,memory.total
   * --format=csv,noheader}.
   *
   * @throws IllegalArgumentException if it is not one
   */
  static CudaDevice parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a GPU: " + line);
    }
    int capability = Integer.parseInt(matcher.group(2)) * 10 + Integer.parseInt(matcher.group(3));
    return new CudaDevice(matcher.group(1), capability, Long.parseLong(matcher.group(4)));
  }

  boolean isCoveredByNd4j() {
    return computeCapability >= OLDEST && computeCapability <= NEWEST;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s (compute capability %d.%d, %d MiB)",
        name,
        computeCapability / 10,
        computeCapability % 10,
        memoryMebibytes);
  }
}
