package ai.refocused.tokenizer.chat;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.InterpreterFactory;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.tree.Node;
import java.util.HashMap;
import java.util.Map;

/** A template made ready for jinjava; renders it with given variables. */
final class TemplateRenderer {
  private static final JinjavaConfig CONFIG =
      JinjavaConfig.newBuilder()
          .withKeepTrailingNewline(true)
          // Text of messages is never itself a template.
          .withNestedInterpretationEnabled(false)
          .withElResolver(new PlainResolver())
          .withInterperterFactory(new PlainInterpreters())
          .withMaxOutputSize(4L * ChatTemplate.MAX_OUTPUT)
          .withMaxStringLength(4L * ChatTemplate.MAX_OUTPUT)
          .withMaxListSize(100_000)
          .withMaxMapSize(100_000)
          .withRangeLimit(10_000)
          .withMaxRenderDepth(20)
          .withMaxMacroRecursionDepth(20)
          .withLegacyOverrides(
              LegacyOverrides.newBuilder()
                  .withEvaluateMapKeys(true)
                  .withIterateOverMapKeys(true)
                  .withUseNaturalOperatorPrecedence(true)
                  .withParseWhitespaceControlStrictly(true)
                  .withAllowAdjacentTextNodes(true)
                  .withUseTrimmingForNotesAndExpressions(true)
                  .withHandleBackslashInQuotesOnly(true)
                  .build())
          .build();

  private final String name;
  private final Map<String, Object> constants;
  private final Jinjava jinjava;
  private final Node root;

  TemplateRenderer(String name, TemplateSource source) {
    this.name = name;
    this.constants = source.constants();
    this.jinjava = new Jinjava(CONFIG);
    PythonFilters.all().forEach(jinjava::registerFilter);
    PythonTests.all().forEach(jinjava::registerExpTest);
    jinjava.registerTag(new LoopTag());
    jinjava.registerTag(new GenerationTag());
    registerFunction("raise_exception", "raiseException");
    registerFunction("strftime_now", "strftimeNow");
    JinjavaInterpreter interpreter = interpreter(jinjava.getGlobalContextCopy(), Map.of());
    this.root = interpreter.parse(source.text());
    requireNoErrors(interpreter);
  }

  /** Starts a session. */
  Session session() {
    return new Session(jinjava.getGlobalContextCopy());
  }

  /** Several renderings that share what jinjava gathers while it renders. For one thread. */
  final class Session {
    private final Context global;

    private Session(Context global) {
      this.global = global;
    }

    /**
     * Renders.
     *
     * @param variables plain values
     * @throws ChatTemplateException if the template refuses, fails, or goes on for too long
     */
    String render(Map<String, Object> variables) {
      Map<String, Object> all = new HashMap<>(variables);
      all.putAll(constants);
      Patience.start(all);
      JinjavaInterpreter interpreter = interpreter(global, all);
      String text;
      try {
        text = interpreter.render(root);
      } catch (StackOverflowError e) {
        throw new ChatTemplateException(name + ": the template is nested too deeply.", e);
      } catch (RuntimeException e) {
        throw failure(e.getMessage(), e, interpreter.getLineNumber());
      }
      requireNoErrors(interpreter);
      if (text.length() > ChatTemplate.MAX_OUTPUT) {
        throw new ChatTemplateException(
            name
                + ": the rendered text is longer than "
                + ChatTemplate.MAX_OUTPUT
                + " characters.");
      }
      return text;
    }
  }

  private JinjavaInterpreter interpreter(Context global, Map<String, Object> variables) {
    Context context = new Context(global, variables, CONFIG.getDisabled());
    return CONFIG.getInterpreterFactory().newInstance(jinjava, context, CONFIG);
  }

  private void registerFunction(String jinjaName, String method) {
    jinjava
        .getGlobalContext()
        .registerFunction(
            new ELFunctionDefinition("", jinjaName, TemplateFunctions.class, method, String.class));
  }

  private void requireNoErrors(JinjavaInterpreter interpreter) {
    if (!interpreter.getErrors().isEmpty()) {
      TemplateError error = interpreter.getErrors().get(0);
      throw failure(error.getMessage(), error.getException(), error.getLineno());
    }
  }

  private ChatTemplateException failure(String message, Throwable cause, int line) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof ChatTemplateException known) {
        return new ChatTemplateException(name + ": " + known.getMessage(), known);
      }
    }
    return new ChatTemplateException(
        name + ", near line " + line + ": " + message + ". This part of it cannot be rendered.",
        cause);
  }

  /** Interpreters that write values as Python does. */
  private static final class PlainInterpreters implements InterpreterFactory {
    @Override
    public JinjavaInterpreter newInstance(JinjavaInterpreter original) {
      return new PlainInterpreter(original);
    }

    @Override
    public JinjavaInterpreter newInstance(
        Jinjava application, Context context, JinjavaConfig config) {
      return new PlainInterpreter(application, context, config);
    }
  }

  private static final class PlainInterpreter extends JinjavaInterpreter {
    PlainInterpreter(JinjavaInterpreter original) {
      super(original);
    }

    PlainInterpreter(Jinjava application, Context context, JinjavaConfig config) {
      super(application, context, config);
    }

    @Override
    public String getAsString(Object value) {
      return PythonValues.text(value);
    }
  }
}
