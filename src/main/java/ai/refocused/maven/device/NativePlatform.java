package ai.refocused.maven.device;

import ai.refocused.job.InvalidJobException;
import java.util.Locale;
import java.util.Set;

/**
 * A platform that ND4J and the tokenizers have natives for, and the fastest natives that its
 * processor can run.
 *
 * @param name in JavaCPP's words, for example {@code linux-x86_64}
 * @param nativeClassifier of {@code nd4j-native}: the name, and for some an extension such as
 *     {@code -onednn-avx512}
 */
public record NativePlatform(String name, String nativeClassifier) {
  /** Where both nd4j-native 1.0.0-M2.1 and DJL's tokenizers 0.38 have natives. */
  private static final Set<String> SUPPORTED =
      Set.of("linux-x86_64", "linux-arm64", "macosx-arm64", "windows-x86_64");

  /**
   * The platform of the given system properties.
   *
   * @throws InvalidJobException if there are no natives for it
   */
  public static NativePlatform of(String osName, String osArch, CpuFeatures features) {
    String name = os(osName) + "-" + arch(osArch);
    if (!SUPPORTED.contains(name)) {
      throw new InvalidJobException(
          "this machine",
          "its platform is %s (%s, %s), for which ND4J or the tokenizer library has no natives."
                  .formatted(name, osName, osArch)
              + " Train on Linux x86-64 or ARM64, macOS ARM64 or Windows x86-64.");
    }
    return new NativePlatform(name, name + extension(name, features));
  }

  /** Uses other natives of this platform. */
  public NativePlatform with(String classifier) {
    if (!classifier.equals(name) && !classifier.startsWith(name + "-")) {
      throw new InvalidJobException(
          "<nativeClassifier>",
          "\"%s\" is not for this machine, whose platform is %s. Use %s, or leave it out."
              .formatted(classifier, name, nativeClassifier));
    }
    return new NativePlatform(name, classifier);
  }

  /** What tells apart the natives of one platform, as JavaCPP wants to be told; may be empty. */
  public String extension() {
    return nativeClassifier.substring(name.length());
  }

  private static String extension(String name, CpuFeatures features) {
    if (name.equals("linux-x86_64") && features.compareTo(CpuFeatures.AVX512) >= 0) {
      return "-onednn-avx512";
    }
    boolean x86 = name.endsWith("x86_64");
    return x86 && features != CpuFeatures.BASELINE ? "-onednn-avx2" : "";
  }

  private static String os(String osName) {
    String lower = osName.toLowerCase(Locale.ROOT);
    if (lower.startsWith("mac")) {
      return "macosx";
    }
    return lower.startsWith("windows") ? "windows" : lower;
  }

  private static String arch(String osArch) {
    return switch (osArch) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm64";
      default -> osArch;
    };
  }
}
