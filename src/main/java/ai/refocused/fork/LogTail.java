package ai.refocused.fork;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The end of a log, fit to be shown: bounded, without control characters and access tokens. */
final class LogTail {
  private static final int MAX_BYTES = 8192;
  private static final int MAX_LINES = 15;
  private static final int MAX_LINE_LENGTH = 300;

  /** What every JVM with the Vector API prints. */
  private static final String JVM_NOISE = "WARNING: Using incubator modules";

  private static final Pattern TOKEN = Pattern.compile("\\b(hf|ghp|github_pat)_\\w{16,}");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\t]]");

  private LogTail() {}

  /** The last lines of a file; none if it is empty. */
  static List<String> of(Path log) throws IOException {
    List<String> lines =
        readEnd(log)
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith(JVM_NOISE))
            .map(LogTail::clean)
            .collect(Collectors.toList());
    return lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size());
  }

  private static String readEnd(Path log) throws IOException {
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
      long from = Math.max(0, channel.size() - MAX_BYTES);
      ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
      while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) > 0) {
        // Reads on until the buffer or the file ends.
      }
      return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    }
  }

  private static String clean(String line) {
    String plain = TOKEN.matcher(CONTROL.matcher(line).replaceAll("")).replaceAll("$1_***");
    return plain.length() <= MAX_LINE_LENGTH
        ? plain
        : plain.substring(0, MAX_LINE_LENGTH) + " [...]";
  }
}
