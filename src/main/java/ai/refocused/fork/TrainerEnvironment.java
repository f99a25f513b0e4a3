package ai.refocused.fork;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The trainer's environment variables: those on a list, and no others, come from Maven's
 * environment. Tokens and passwords of the build stay out of a process that reads model files and
 * datasets from anywhere.
 */
final class TrainerEnvironment {
  private static final Set<String> ALLOWED =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "LANG",
          "LANGUAGE",
          "TZ",
          "TMPDIR",
          // Windows starts no process without these.
          "TEMP",
          "TMP",
          "SYSTEMROOT",
          "SYSTEMDRIVE",
          "WINDIR",
          "PATHEXT",
          "COMSPEC",
          "USERPROFILE",
          "LOCALAPPDATA",
          "APPDATA",
          "PROGRAMDATA",
          // Which devices and driver libraries to use.
          "LD_LIBRARY_PATH",
          "CUDA_PATH",
          "CUDA_HOME",
          "CUDA_CACHE_PATH",
          "CUDA_VISIBLE_DEVICES",
          "NVIDIA_VISIBLE_DEVICES",
          // Native allocators and matrix products, for those who tune them.
          "LD_PRELOAD",
          "GLIBC_TUNABLES",
          "OPENBLAS_CORETYPE");

  private static final Pattern NATIVE = Pattern.compile("OMP_|OPENBLAS_|MALLOC_|GLIBC_|LD_PRELOAD");

  private TrainerEnvironment() {}

  /**
   * The variables for a trainer.
   *
   * @param parent the environment of this process
   * @param threads worker threads of OpenMP, OpenBLAS and with them of ND4J
   * @param defaults variables for native libraries, where the parent does not have them
   */
  static Map<String, String> of(
      Map<String, String> parent, int threads, Map<String, String> defaults) {
    Map<String, String> environment = new TreeMap<>(defaults);
    parent.forEach(
        (name, value) -> {
          if (isAllowed(name)) {
            environment.put(name, value);
          }
        });
    environment.put("OMP_NUM_THREADS", Integer.toString(threads));
    environment.put("OPENBLAS_NUM_THREADS", Integer.toString(threads));
    return environment;
  }

  /** Those of an environment that tell OpenMP, OpenBLAS and the allocator what to do. */
  static Map<String, String> ofNativeLibraries(Map<String, String> environment) {
    Map<String, String> some = new TreeMap<>(environment);
    some.keySet().removeIf(name -> !NATIVE.matcher(name).lookingAt());
    return some;
  }

  private static boolean isAllowed(String name) {
    // Windows' names have no case.
    String upper = name.toUpperCase(java.util.Locale.ROOT);
    return ALLOWED.contains(upper) || upper.startsWith("LC_") || upper.startsWith("MALLOC_");
  }
}
