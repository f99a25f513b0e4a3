package ai.refocused.fork;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What to start.
 *
 * @param heap most Java heap, in the form of {@code -Xmx}
 * @param systemProperties further options of the form {@code -Dname=value}
 * @param classPath jars and folders
 * @param mainClass its arguments are the paths of the job file and of the event file
 * @param threads worker threads
 * @param environment variables for native libraries; where Maven's environment has one, that counts
 */
public record TrainerCommand(
    TrainerJvm jvm,
    String heap,
    List<String> systemProperties,
    List<Path> classPath,
    String mainClass,
    int threads,
    Map<String, String> environment) {

  public TrainerCommand {
    systemProperties = List.copyOf(systemProperties);
    classPath = List.copyOf(classPath);
    environment = Map.copyOf(environment);
  }

  /**
   * The command line. All but the executable is in an argument file: a class path may be longer
   * than an operating system allows a command to be, and the file is at hand to try the command
   * again.
   */
  List<String> write(TrainerFolder folder) throws IOException {
    Charset launchers = Charset.forName(System.getProperty("native.encoding"));
    Files.write(
        folder.arguments(),
        arguments(folder).stream().map(TrainerCommand::quote).collect(Collectors.toList()),
        launchers);
    return List.of(jvm.executable().toString(), "@" + folder.arguments());
  }

  /** What to type to start the same trainer by hand, once this one has been started. */
  public String line(TrainerFolder folder) {
    return jvm.executable() + " @" + folder.arguments();
  }

  private List<String> arguments(TrainerFolder folder) {
    List<String> arguments = new ArrayList<>();
    if (jvm.hasVectorApi()) {
      arguments.add("--add-modules");
      arguments.add(TrainerJvm.VECTOR_MODULE);
    }
    arguments.add("-Xmx" + heap);
    // Training makes hardly any garbage: the collector that takes the least memory and no threads.
    arguments.add("-XX:+UseSerialGC");
    arguments.add("-Xms16m");
    arguments.add("-XX:+ExitOnOutOfMemoryError");
    arguments.add("-XX:ErrorFile=" + folder.path().resolve("hs_err_%p.log"));
    arguments.add("-Dfile.encoding=UTF-8");
    // Weights live outside the heap; JavaCPP would stop at a multiple of -Xmx.
    arguments.add("-Dorg.bytedeco.javacpp.maxbytes=0");
    arguments.add("-Dorg.bytedeco.javacpp.maxphysicalbytes=0");
    // Writing a tensor takes a buffer of its size, whatever the heap's.
    arguments.add("-XX:MaxDirectMemorySize=8g");
    arguments.add("-Dorg.nd4j.log.initialization=false");
    // The trainer works on local files alone.
    arguments.add("-Dai.djl.offline=true");
    arguments.add("-DOPT_OUT_TRACKING=true");
    arguments.addAll(systemProperties);
    arguments.add("-cp");
    arguments.add(
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    arguments.add(mainClass);
    arguments.add(folder.job().toString());
    arguments.add(folder.events().toString());
    return arguments;
  }

  private static String quote(String argument) {
    return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
