package ai.refocused.metric.syntax;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Parses Python with the interpreter on the search path, if there is one of version 3. The code is
 * given to {@code ast.parse}, which compiles and runs nothing; one process per text, isolated from
 * the user's settings, so that a parser that crashes takes nothing along.
 */
final class PythonSyntax {
  private static final List<String> NAMES = List.of("python3", "python");
  private static final String PARSE =
      """
      import ast, sys
      try:
          ast.parse(sys.stdin.buffer.read().decode("utf-8"))
      except (SyntaxError, ValueError, RecursionError, MemoryError):
          sys.exit(3)
      """;
  private static final String VERSION =
      """
      import ast, sys
      sys.exit(0 if sys.version_info[0] == 3 else 3)
      """;
  private static final int REFUSED = 3;

  private final Duration limit;
  private final List<String> names;

  /** Null until it is needed. */
  private Optional<String> interpreter;

  PythonSyntax(Duration limit) {
    this(limit, NAMES);
  }

  /**
   * @param names commands to try, in this order
   */
  PythonSyntax(Duration limit, List<String> names) {
    this.limit = limit;
    this.names = List.copyOf(names);
  }

  Verdict check(String code) {
    if (interpreter == null) {
      interpreter = names.stream().filter(this::isPython3).findFirst();
    }
    if (interpreter.isEmpty()) {
      return Verdict.NOT_MEASURED;
    }
    try {
      int exit = run(interpreter.get(), PARSE, code);
      return exit == 0 ? Verdict.VALID : Verdict.INVALID;
    } catch (IOException e) {
      return Verdict.NOT_MEASURED;
    }
  }

  private boolean isPython3(String name) {
    try {
      // It is run, as some systems have a placeholder of that name.
      return run(name, VERSION, "") == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The exit code; {@link #REFUSED} after the time limit. */
  private int run(String command, String program, String input) throws IOException {
    Process process =
        new ProcessBuilder(command, "-I", "-S", "-c", program)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      // Answers are some thousand characters; a pipe and the reader take them at once.
      try (OutputStream out = process.getOutputStream()) {
        out.write(input.getBytes(StandardCharsets.UTF_8));
      }
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
          ? process.exitValue()
          : REFUSED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while Python was parsing", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
