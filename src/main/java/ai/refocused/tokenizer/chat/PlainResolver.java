package ai.refocused.tokenizer.chat;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.exptest.ExpTest;
import com.hubspot.jinjava.lib.filter.Filter;
import com.hubspot.jinjava.util.ForLoop;
import java.beans.FeatureDescriptor;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELResolver;

/**
 * Reads properties and calls methods of plain values, and of nothing else: jinjava's own resolver
 * looks Java objects over by reflection, which templates have used to escape (CVE-2025-59340,
 * CVE-2026-25526).
 */
final class PlainResolver extends ELResolver {

  /** A key of a map, an element of a list or string, a property of {@code loop}; null if absent. */
  static Object property(Object base, Object property) {
    if (base instanceof Map<?, ?> map) {
      return map.get(String.valueOf(property));
    }
    if (base instanceof ForLoop loop) {
      return ofLoop(loop, String.valueOf(property));
    }
    if (base instanceof List || base instanceof String) {
      List<?> elements = PythonValues.elements(base);
      try {
        int index = Integer.parseInt(String.valueOf(property));
        int place = index < 0 ? index + elements.size() : index;
        return place >= 0 && place < elements.size() ? elements.get(place) : null;
      } catch (NumberFormatException e) {
        return null; // Jinja: a sequence has no such attribute, hence undefined.
      }
    }
    return null;
  }

  private static Object ofLoop(ForLoop loop, String property) {
    return switch (property) {
      case "index" -> (long) loop.getIndex();
      case "index0" -> (long) loop.getIndex0();
      case "revindex" -> (long) loop.getLength() - loop.getIndex0();
      case "revindex0" -> (long) loop.getLength() - loop.getIndex();
      case "first" -> loop.isFirst();
      case "last" -> loop.isLast();
      case "length" -> (long) loop.getLength();
      case "previtem", "nextitem" -> ((LoopTag.Neighbours) loop).neighbour(property);
      default -> throw new ChatTemplateException("\"loop." + property + "\" is not supported.");
    };
  }

  @Override
  public Object getValue(ELContext context, Object base, Object property) {
    context.setPropertyResolved(true);
    return property(base, property);
  }

  @Override
  public Object invoke(
      ELContext context, Object base, Object method, Class<?>[] types, Object[] arguments) {
    context.setPropertyResolved(true);
    String name = String.valueOf(method);
    if (base instanceof Filter filter && name.equals("filter")) {
      @SuppressWarnings("unchecked") // JinjavaInterpreterResolver.generateMethodParams builds it
      Map<String, Object> named = (Map<String, Object>) arguments[3];
      return filter.filter(
          arguments[0], (JinjavaInterpreter) arguments[1], (Object[]) arguments[2], named);
    }
    if (base instanceof ExpTest test) {
      Object[] rest = Arrays.copyOfRange(arguments, 2, arguments.length);
      boolean holds = test.evaluate(arguments[0], (JinjavaInterpreter) arguments[1], rest);
      return name.equals("evaluateNegated") != holds;
    }
    List<Object> given = arguments == null ? List.of() : Arrays.asList(arguments);
    return PythonMethods.call(base, name, given);
  }

  @Override
  public Class<?> getType(ELContext context, Object base, Object property) {
    return Object.class;
  }

  @Override
  public void setValue(ELContext context, Object base, Object property, Object value) {
    throw new ChatTemplateException("a template cannot set \"" + property + "\".");
  }

  @Override
  public boolean isReadOnly(ELContext context, Object base, Object property) {
    return true;
  }

  @Override
  public Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, Object base) {
    return Collections.emptyIterator();
  }

  @Override
  public Class<?> getCommonPropertyType(ELContext context, Object base) {
    return Object.class;
  }
}
