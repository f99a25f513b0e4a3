package ai.refocused.provenance;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The name of a licence. What is known has SPDX's identifier, whether it was written as such, as
 * Hugging Face writes it ({@code apache-2.0}) or in words ({@code The Apache License, Version
 * 2.0}); everything else stays as it was written. Case does not count.
 */
public final class LicenseName {
  /** SPDX identifiers that models and data usually come under. */
  private static final Map<String, String> SPDX =
      Stream.of(
              "0BSD",
              "AFL-3.0",
              "AGPL-3.0-only",
              "AGPL-3.0-or-later",
              "Apache-2.0",
              "Artistic-2.0",
              "BSD-2-Clause",
              "BSD-3-Clause",
              "BSD-3-Clause-Clear",
              "BSL-1.0",
              "C-UDA-1.0",
              "CC-BY-2.0",
              "CC-BY-2.5",
              "CC-BY-3.0",
              "CC-BY-4.0",
              "CC-BY-NC-2.0",
              "CC-BY-NC-3.0",
              "CC-BY-NC-4.0",
              "CC-BY-NC-ND-3.0",
              "CC-BY-NC-ND-4.0",
              "CC-BY-NC-SA-2.0",
              "CC-BY-NC-SA-3.0",
              "CC-BY-NC-SA-4.0",
              "CC-BY-ND-4.0",
              "CC-BY-SA-3.0",
              "CC-BY-SA-4.0",
              "CC0-1.0",
              "CDLA-Permissive-1.0",
              "CDLA-Permissive-2.0",
              "CDLA-Sharing-1.0",
              "ECL-2.0",
              "EPL-1.0",
              "EPL-2.0",
              "EUPL-1.1",
              "EUPL-1.2",
              "GFDL-1.3-only",
              "GPL-2.0-only",
              "GPL-2.0-or-later",
              "GPL-3.0-only",
              "GPL-3.0-or-later",
              "ISC",
              "LGPL-2.1-only",
              "LGPL-2.1-or-later",
              "LGPL-3.0-only",
              "LGPL-3.0-or-later",
              "LPPL-1.3c",
              "MIT",
              "MIT-0",
              "MPL-2.0",
              "MS-PL",
              "NCSA",
              "ODbL-1.0",
              "ODC-By-1.0",
              "OFL-1.1",
              "OSL-3.0",
              "PDDL-1.0",
              "PostgreSQL",
              "Unlicense",
              "UPL-1.0",
              "WTFPL",
              "Zlib")
          .collect(
              Collectors.toMap(
                  id -> id.toLowerCase(Locale.ROOT), id -> id, (a, b) -> a, TreeMap::new));

  /** How poms and people write some of them, names and addresses. */
  private static final List<Map.Entry<Pattern, String>> WORDS =
      List.of(
          words(
              "(the )?apache (software )?licen[sc]e[, ]*(version |v\\.? ?)?2(\\.0)?", "Apache-2.0"),
          words("apache[ -]2(\\.0)?", "Apache-2.0"),
          words("https?://(www\\.)?apache\\.org/licenses/license-2\\.0.*", "Apache-2.0"),
          words("(the )?mit licen[sc]e", "MIT"),
          words("https?://(www\\.)?opensource\\.org/licenses?/mit.*", "MIT"),
          words(
              "(the )?(new|revised|3-clause) bsd licen[sc]e|bsd[ -]3[ -]clause.*", "BSD-3-Clause"),
          words("(the )?(simplified|2-clause) bsd licen[sc]e|bsd[ -]2[ -]clause.*", "BSD-2-Clause"),
          words("eclipse public licen[sc]e[, -]*(version |v\\.? ?)?2(\\.0)?", "EPL-2.0"),
          words("mozilla public licen[sc]e[, -]*(version |v\\.? ?)?2(\\.0)?", "MPL-2.0"),
          words("https?://creativecommons\\.org/publicdomain/zero/1\\.0.*", "CC0-1.0"),
          words("https?://creativecommons\\.org/licenses/by/4\\.0.*", "CC-BY-4.0"),
          words("https?://creativecommons\\.org/licenses/by-sa/4\\.0.*", "CC-BY-SA-4.0"));

  private static final Pattern EXPRESSION = Pattern.compile(".+ (AND|OR|WITH) .+");
  private static final Pattern HUB_NAME = Pattern.compile("[a-z0-9][a-z0-9.-]*");

  private final String text;

  private LicenseName(String text) {
    this.text = text;
  }

  private static Map.Entry<Pattern, String> words(String pattern, String spdx) {
    return Map.entry(Pattern.compile(pattern), spdx);
  }

  /** The licence of a name that somebody wrote. */
  public static LicenseName of(String written) {
    String plain = written.strip().replaceAll("\\s+", " ");
    String lower = plain.toLowerCase(Locale.ROOT);
    String known = SPDX.get(lower);
    if (known == null) {
      known =
          WORDS.stream()
              .filter(words -> words.getKey().matcher(lower).matches())
              .map(Map.Entry::getValue)
              .findFirst()
              .orElse(plain);
    }
    return new LicenseName(known);
  }

  /** SPDX's identifier, if there is one. */
  public Optional<String> spdx() {
    return Optional.ofNullable(SPDX.get(text.toLowerCase(Locale.ROOT)));
  }

  /** Whether this is an expression of SPDX, such as {@code MIT OR Apache-2.0}. */
  boolean isExpression() {
    return EXPRESSION.matcher(text).matches();
  }

  /** As a card of Hugging Face names it: in lower case, {@code other} where it has no such name. */
  public String hubName() {
    String lower = text.toLowerCase(Locale.ROOT);
    return spdx().isPresent() || HUB_NAME.matcher(text).matches() ? lower : "other";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LicenseName name && name.text.equalsIgnoreCase(text);
  }

  @Override
  public int hashCode() {
    return text.toLowerCase(Locale.ROOT).hashCode();
  }

  /** SPDX's identifier, or the name as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
