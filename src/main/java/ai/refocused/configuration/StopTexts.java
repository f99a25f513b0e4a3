package ai.refocused.configuration;

import java.util.List;
import java.util.stream.Collectors;

/** Stop strings as poms write them: XML and Maven drop white space, so escapes stand for it. */
final class StopTexts {
  private StopTexts() {}

  static boolean isSound(String text) {
    try {
      return !text.translateEscapes().isEmpty();
    } catch (IllegalArgumentException e) {
      // The caller reports the text together with what is allowed.
      return false;
    }
  }

  /** The texts that are meant. */
  static List<String> read(List<String> texts) {
    return texts.stream().map(String::translateEscapes).collect(Collectors.toList());
  }
}
