package ai.refocused.fork;

import ai.refocused.job.InvalidJobException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Java installation that runs the trainer.
 *
 * @param hasVectorApi whether the incubator module for SIMD is part of it
 */
public record TrainerJvm(Path executable, boolean hasVectorApi) {
  private static final int OLDEST = 17;
  private static final Pattern VERSION = Pattern.compile("(\\d{1,4})(?:\\.(\\d{1,4}))?");
  static final String VECTOR_MODULE = "jdk.incubator.vector";

  /** The installation that runs this process. */
  public static TrainerJvm current() {
    boolean vector = java.lang.module.ModuleFinder.ofSystem().find(VECTOR_MODULE).isPresent();
    return new TrainerJvm(executable(Path.of(System.getProperty("java.home"))), vector);
  }

  /**
   * The installation in a folder; its {@code release} file tells what is in it.
   *
   * @throws InvalidJobException if it holds no Java of version 17 or later
   */
  public static TrainerJvm at(Path javaHome) {
    Path executable = executable(javaHome);
    Path releaseFile = javaHome.resolve("release");
    if (!Files.isExecutable(executable) || !Files.isReadable(releaseFile)) {
      throw new InvalidJobException(
          "<jvm>",
          "\""
              + javaHome
              + "\" is not a Java installation: it has no bin/java or no release file. Name the"
              + " folder that JAVA_HOME would hold, or leave <jvm> out.");
    }
    Properties release = read(releaseFile);
    String version = unquote(release.getProperty("JAVA_VERSION", ""));
    if (feature(version) < OLDEST) {
      throw new InvalidJobException(
          "<jvm>", "\"" + javaHome + "\" is Java " + version + "; the trainer needs 17 or later.");
    }
    boolean vector =
        Arrays.asList(unquote(release.getProperty("MODULES", "")).split(" "))
            .contains(VECTOR_MODULE);
    return new TrainerJvm(executable, vector);
  }

  private static Path executable(Path javaHome) {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    return javaHome.resolve("bin").resolve(windows ? "java.exe" : "java");
  }

  private static Properties read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      InvalidJobException unreadable =
          new InvalidJobException("<jvm>", file + " cannot be read: " + e.getMessage() + ".");
      unreadable.initCause(e);
      throw unreadable;
    }
    return properties;
  }

  /** 17 of "17.0.15", 8 of "1.8.0_402", 0 of anything else. */
  private static int feature(String version) {
    Matcher numbers = VERSION.matcher(version);
    if (!numbers.lookingAt()) {
      return 0;
    }
    boolean old = numbers.group(1).equals("1") && numbers.group(2) != null;
    return Integer.parseInt(old ? numbers.group(2) : numbers.group(1));
  }

  private static String unquote(String value) {
    return value.replace("\"", "");
  }
}
