package ai.refocused.worker;

import org.bytedeco.javacpp.Loader;

/** What computes, for people to read. */
final class Device {
  private Device() {}

  static String describe(int threads) {
    String extension = System.getProperty("org.bytedeco.javacpp.platform.extension", "");
    String count = threads == 1 ? "1 thread" : threads + " threads";
    return "CPU (" + Loader.getPlatform() + extension + ", " + count + ")";
  }
}
