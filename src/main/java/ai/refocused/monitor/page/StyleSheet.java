package ai.refocused.monitor.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The report's style sheets. All rules but the page's hold inside of class {@code rf} alone. */
public final class StyleSheet {
  private StyleSheet() {}

  /** For the parts of a report, wherever they stand. */
  public static String ofParts() {
    return read("parts.css");
  }

  /** For a page that is a report and nothing else. */
  static String ofPage() {
    return read("page.css");
  }

  private static String read(String name) {
    try (InputStream in = StyleSheet.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
