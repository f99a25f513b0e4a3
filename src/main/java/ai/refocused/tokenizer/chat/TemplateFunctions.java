package ai.refocused.tokenizer.chat;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The functions that Hugging Face gives to templates. */
public final class TemplateFunctions {
  private TemplateFunctions() {}

  /** Refuses the conversation with the template's own words. */
  public static Object raiseException(String message) {
    throw new ChatTemplateException("the template refuses the conversation: \"" + message + "\".");
  }

  /** Today, in UTC. A text that holds it differs from day to day, and so does a model. */
  public static String strftimeNow(String format) {
    ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
    StringBuilder out = new StringBuilder();
    boolean directive = false;
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (directive) {
        out.append(DateTimeFormatter.ofPattern(pattern(c), Locale.ROOT).format(now));
        directive = false;
      } else if (c == '%') {
        directive = true;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String pattern(char directive) {
    return switch (directive) {
      case 'Y' -> "uuuu";
      case 'y' -> "uu";
      case 'm' -> "MM";
      case 'd' -> "dd";
      case 'B' -> "MMMM";
      case 'b' -> "MMM";
      case 'A' -> "EEEE";
      case 'a' -> "EEE";
      case 'H' -> "HH";
      case 'I' -> "hh";
      case 'M' -> "mm";
      case 'S' -> "ss";
      case 'p' -> "a";
      case 'j' -> "DDD";
      case '%' -> "'%'";
      default ->
          throw new ChatTemplateException(
              "the directive \"%" + directive + "\" of strftime_now is not supported.");
    };
  }
}
