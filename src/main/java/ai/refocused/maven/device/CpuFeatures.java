package ai.refocused.maven.device;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which of the instruction sets that natives are built for an x86-64 processor has. */
public enum CpuFeatures {
  BASELINE,
  AVX2,
  AVX512,
  /** With products of bfloat16 as well. */
  AVX512_BF16;

  /** What the avx2 natives may use. */
  private static final Set<String> AVX2_FLAGS = Set.of("avx2", "fma", "bmi1", "bmi2");

  /** What the avx512 natives may use on top: the server Skylake of 2017. */
  private static final Set<String> AVX512_FLAGS =
      Set.of("avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl");

  /**
   * Environment variables with which OpenBLAS uses these instruction sets. It would choose by the
   * model of the processor, and takes one that it does not know for an older one of the same maker:
   * Zen 4, which has AVX-512, for Zen. All processors of a kind then also round alike.
   */
  public Map<String, String> blasVariables() {
    return switch (this) {
      case BASELINE -> Map.of();
      case AVX2 -> Map.of("OPENBLAS_CORETYPE", "Haswell");
      case AVX512, AVX512_BF16 -> Map.of("OPENBLAS_CORETYPE", "SkylakeX");
    };
  }

  /** Asks Linux, and the JVM elsewhere. */
  public static CpuFeatures detect() throws IOException {
    Path cpuInfo = Path.of("/proc/cpuinfo");
    return Files.isReadable(cpuInfo) ? ofCpuInfo(Files.readAllLines(cpuInfo)) : ofJvm();
  }

  /** Reads the flags of the first processor in Linux's {@code /proc/cpuinfo}. */
  static CpuFeatures ofCpuInfo(List<String> lines) {
    Set<String> flags = new HashSet<>();
    lines.stream()
        .filter(line -> line.startsWith("flags"))
        .findFirst()
        .ifPresent(
            line -> flags.addAll(Arrays.asList(line.substring(line.indexOf(':') + 1).split(" "))));
    if (!flags.containsAll(AVX2_FLAGS)) {
      return BASELINE;
    }
    if (!flags.containsAll(AVX512_FLAGS)) {
      return AVX2;
    }
    return flags.contains("avx512_bf16") ? AVX512_BF16 : AVX512;
  }

  /**
   * HotSpot's UseAVX is what the processor has, at most 3, and says nothing about bfloat16; other
   * JVMs do not tell.
   */
  private static CpuFeatures ofJvm() {
    HotSpotDiagnosticMXBean hotSpot =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (hotSpot == null) {
      return BASELINE;
    }
    try {
      int avx = Integer.parseInt(hotSpot.getVMOption("UseAVX").getValue());
      return avx >= 3 ? AVX512 : avx == 2 ? AVX2 : BASELINE;
    } catch (IllegalArgumentException e) {
      // Not an x86 processor: the option does not exist.
      return BASELINE;
    }
  }
}
