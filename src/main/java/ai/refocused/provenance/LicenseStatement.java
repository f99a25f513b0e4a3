package ai.refocused.provenance;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What is known of the licence of a base model or a dataset.
 *
 * @param names all that hold; empty if nothing is known
 * @param source where that is said, for messages: {@code README.md}, {@code its pom}
 */
public record LicenseStatement(List<LicenseName> names, String source) {
  /** Nothing is known. */
  public static final LicenseStatement UNKNOWN = new LicenseStatement(List.of(), "");

  public LicenseStatement {
    names = List.copyOf(names);
  }

  /** A statement of one licence or several, as somebody wrote them. */
  public static LicenseStatement of(List<String> written, String source) {
    return new LicenseStatement(
        written.stream().map(LicenseName::of).distinct().collect(Collectors.toList()), source);
  }

  /** Whether there is a licence at all. */
  public boolean isKnown() {
    return !names.isEmpty();
  }

  /** The names, separated by commas. */
  public String line() {
    return names.stream().map(LicenseName::toString).collect(Collectors.joining(", "));
  }
}
