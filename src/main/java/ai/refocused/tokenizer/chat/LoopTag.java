package ai.refocused.tokenizer.chat;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.tag.ForTag;
import com.hubspot.jinjava.lib.tag.Tag;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;
import com.hubspot.jinjava.util.ForLoop;
import com.hubspot.jinjava.util.ObjectTruthValue;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code {% for %}} as in Jinja2: with a condition, with each turn's assignments forgotten at its
 * end, and with an end of patience.
 */
final class LoopTag implements Tag {
  private static final long serialVersionUID = 1L;

  @Override
  public String getName() {
    return "for";
  }

  @Override
  public String interpret(TagNode tag, JinjavaInterpreter interpreter) {
    String[] head = tag.getHelpers().strip().split(TemplateSource.LOOP_SEPARATOR, -1);
    String[] targets = head[0].strip().split("\\s*,\\s*");
    Object sequence = interpreter.resolveELExpression(head[1], tag.getLineNumber());
    List<Object> elements = new ArrayList<>();
    for (Object element : sequence == null ? List.of() : PythonValues.elements(sequence)) {
      if (head[2].isBlank() || holds(interpreter, targets, element, head[2], tag)) {
        elements.add(element);
      }
    }
    Neighbours loop = new Neighbours(elements);
    StringBuilder out = new StringBuilder();
    while (loop.hasNext()) {
      Object element = loop.next();
      interpreter.enterScope();
      try {
        Patience.turn(interpreter);
        interpreter.getContext().put(ForTag.LOOP, loop);
        assign(interpreter, targets, element);
        renderTurn(tag, interpreter, loop, out);
      } finally {
        interpreter.leaveScope();
      }
    }
    return out.toString();
  }

  private static void renderTurn(
      TagNode tag, JinjavaInterpreter interpreter, ForLoop loop, StringBuilder out) {
    for (Node node : tag.getChildren()) {
      out.append(node.render(interpreter).getValue());
      if (out.length() > ChatTemplate.MAX_OUTPUT) {
        throw new ChatTemplateException(
            "the rendered text is longer than " + ChatTemplate.MAX_OUTPUT + " characters.");
      }
      if (loop.isContinued()) {
        return;
      }
    }
  }

  private static boolean holds(
      JinjavaInterpreter interpreter,
      String[] targets,
      Object element,
      String condition,
      TagNode tag) {
    interpreter.enterScope();
    try {
      Patience.turn(interpreter);
      assign(interpreter, targets, element);
      return ObjectTruthValue.evaluate(
          interpreter.resolveELExpression(condition, tag.getLineNumber()));
    } finally {
      interpreter.leaveScope();
    }
  }

  private static void assign(JinjavaInterpreter interpreter, String[] targets, Object element) {
    if (targets.length == 1) {
      interpreter.getContext().put(targets[0], element);
      return;
    }
    if (!(element instanceof List<?> parts) || parts.size() != targets.length) {
      throw new ChatTemplateException(
          "a loop over "
              + targets.length
              + " variables met "
              + PythonValues.describe(element)
              + ".");
    }
    for (int i = 0; i < targets.length; i++) {
      interpreter.getContext().put(targets[i], parts.get(i));
    }
  }

  /** A loop that knows what stands beside the element. */
  static final class Neighbours extends ForLoop {
    private final List<Object> elements;

    Neighbours(List<Object> elements) {
      super(elements.iterator(), elements.size());
      this.elements = elements;
    }

    Object neighbour(String which) {
      int index = getIndex0() + (which.equals("nextitem") ? 1 : -1);
      return index >= 0 && index < elements.size() ? elements.get(index) : null;
    }
  }
}
