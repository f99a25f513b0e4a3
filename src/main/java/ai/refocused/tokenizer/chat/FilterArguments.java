package ai.refocused.tokenizer.chat;

import java.util.List;
import java.util.Map;

/**
 * What a filter is given beside its value.
 *
 * @param filter the filter's name, for messages
 */
record FilterArguments(String filter, List<Object> given, Map<String, Object> named) {

  /** By place or by name; null if neither is there. A place of -1 has a name only. */
  Object get(int index, String name) {
    return index >= 0 && index < given.size() ? given.get(index) : named.get(name);
  }

  String text(int index, String name) {
    if (get(index, name) instanceof String text) {
      return text;
    }
    throw new ChatTemplateException(
        "the argument \"" + name + "\" of the filter \"" + filter + "\" is no string.");
  }

  String textOrNull(int index, String name) {
    return get(index, name) == null ? null : text(index, name);
  }

  long number(int index, String name, long absent) {
    return get(index, name) instanceof Number number ? number.longValue() : absent;
  }

  /** Without the first so many. */
  FilterArguments rest(int skipped) {
    return new FilterArguments(filter, given.subList(skipped, given.size()), named);
  }
}
