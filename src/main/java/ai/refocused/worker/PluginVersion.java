package ai.refocused.worker;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The plugin's own version, from the file that the build fills in. */
final class PluginVersion {
  private static final String RESOURCE = "/ai/refocused/maven/trainer-dependencies.properties";

  private PluginVersion() {}

  static String read() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = PluginVersion.class.getResourceAsStream(RESOURCE)) {
      properties.load(in);
    }
    return properties.getProperty("plugin");
  }
}
