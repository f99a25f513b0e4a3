package ai.refocused.metric.syntax;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Parses Java with the compiler of the running JDK, up to the syntax tree: no class is resolved, no
 * annotation processor runs, nothing is written. What is valid as a source file, as members of a
 * class or as statements of a method is valid.
 */
final class JavaSyntax implements AutoCloseable {
  private final Duration limit;
  private final Optional<JavaCompiler> compiler =
      Optional.ofNullable(ToolProvider.getSystemJavaCompiler());
  private ExecutorService thread = newThread();

  /** Null until it is needed. */
  private StandardJavaFileManager files;

  JavaSyntax(Duration limit) {
    this.limit = limit;
  }

  Verdict check(String code) {
    if (compiler.isEmpty()) {
      return Verdict.NOT_MEASURED;
    }
    if (files == null) {
      files = compiler.get().getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
    }
    StandardJavaFileManager mine = files;
    Future<Boolean> parsed = thread.submit(() -> parsesSomehow(compiler.get(), mine, code));
    try {
      return parsed.get(limit.toMillis(), TimeUnit.MILLISECONDS) ? Verdict.VALID : Verdict.INVALID;
    } catch (TimeoutException e) {
      // The parser cannot be stopped; its thread ends with it and the next text gets another.
      thread.shutdownNow();
      thread = newThread();
      files = null;
      return Verdict.INVALID;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Verdict.NOT_MEASURED;
    } catch (ExecutionException e) {
      if (isTooDeep(e)) {
        return Verdict.INVALID;
      }
      throw new IllegalStateException("javac failed on a piece of code", e.getCause());
    }
  }

  /** The parser calls itself for what is nested, and javac wraps what that ends in. */
  private static boolean isTooDeep(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof StackOverflowError) {
        return true;
      }
    }
    return false;
  }

  private static boolean parsesSomehow(
      JavaCompiler compiler, StandardJavaFileManager files, String code) throws IOException {
    return parse(compiler, files, code).isPresent()
        || parse(compiler, files, "class Frame {\n" + code + "\n}")
            .filter(JavaSyntax::isOne)
            .isPresent()
        || parse(compiler, files, "class Frame { void frame() {\n" + code + "\n} }")
            .filter(JavaSyntax::isOneMethod)
            .isPresent();
  }

  /** Whether the code stayed within its frame: "} class Other {" closes one and opens another. */
  private static boolean isOne(CompilationUnitTree unit) {
    return unit.getTypeDecls().size() == 1;
  }

  private static boolean isOneMethod(CompilationUnitTree unit) {
    return isOne(unit)
        && unit.getTypeDecls().get(0) instanceof ClassTree frame
        && frame.getMembers().size() == 1;
  }

  private static Optional<CompilationUnitTree> parse(
      JavaCompiler compiler, StandardJavaFileManager files, String source) throws IOException {
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    JavaCompiler.CompilationTask task =
        compiler.getTask(
            Writer.nullWriter(),
            files,
            diagnostics,
            List.of("-proc:none"),
            null,
            List.of(new TextSource(source)));
    CompilationUnitTree unit = ((JavacTask) task).parse().iterator().next();
    boolean valid =
        diagnostics.getDiagnostics().stream()
            .noneMatch(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR);
    return valid ? Optional.of(unit) : Optional.empty();
  }

  private static ExecutorService newThread() {
    return Executors.newSingleThreadExecutor(
        work -> {
          Thread thread = new Thread(work, "refocused-javac");
          thread.setDaemon(true);
          return thread;
        });
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private static final class TextSource extends SimpleJavaFileObject {
    private final String text;

    TextSource(String text) {
      super(URI.create("string:///Frame.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
