package ai.refocused.hub;

import ai.refocused.hub.http.HubException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Places files that a server named: within their folder, on every operating system. */
final class SafePath {
  private static final Set<String> RESERVED = Set.of("con", "prn", "aux", "nul");
  private static final Pattern PORT = Pattern.compile("(com|lpt)[0-9]");
  private static final Pattern BAD = Pattern.compile("[\\\\:*?\"<>|\\x00-\\x1f\\x7f]");

  private SafePath() {}

  /**
   * The file's place.
   *
   * @throws HubException if the name leads elsewhere, or is one that some system cannot have
   */
  static Path within(Path folder, String name) throws HubException {
    boolean safe = !name.isEmpty() && name.length() <= 1000 && !BAD.matcher(name).find();
    for (String part : List.of(name.split("/", -1))) {
      safe = safe && isSafe(part);
    }
    Path place = safe ? folder.resolve(name).normalize() : folder;
    if (!safe || !place.startsWith(folder.normalize()) || place.equals(folder.normalize())) {
      throw new HubException(
          "The hub lists a file named \""
              + name.replaceAll("[^\\x20-\\x7e]", "?")
              + "\", which is no name for a file here. Nothing was written.");
    }
    return place;
  }

  private static boolean isSafe(String part) {
    String stem = part.toLowerCase(Locale.ROOT).replaceFirst("\\..*$", "");
    return !part.isEmpty()
        && part.length() <= 255
        && !part.endsWith(".")
        && !part.endsWith(" ")
        && !RESERVED.contains(stem)
        && !PORT.matcher(stem).matches();
  }
}
