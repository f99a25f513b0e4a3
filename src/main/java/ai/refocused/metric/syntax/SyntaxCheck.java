package ai.refocused.metric.syntax;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Parses code of any language there is a parser for. Close it when done. */
public final class SyntaxCheck implements AutoCloseable {
  /** For one text; a parser that takes longer is given up. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final JavaSyntax java = new JavaSyntax(LIMIT);
  private final Map<Language, Parser> parsers = new EnumMap<>(Language.class);

  /** A parser for one language. */
  @FunctionalInterface
  interface Parser {
    Verdict check(String code);
  }

  public SyntaxCheck() {
    parsers.put(Language.JAVA, java::check);
    parsers.put(Language.JSON, JsonSyntax::check);
    parsers.put(Language.PYTHON, new PythonSyntax(LIMIT)::check);
  }

  /** Whether the code parses. Blank code does not. */
  public Verdict check(Language language, String code) {
    return code.isBlank() ? Verdict.INVALID : parsers.get(language).check(code);
  }

  @Override
  public void close() {
    java.close();
  }
}
