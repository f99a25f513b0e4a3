package ai.refocused.maven.log;

/** Numbers as the build log shows them: the same as in reports. */
public final class Figures extends ai.refocused.monitor.Figures {
  private Figures() {}
}
