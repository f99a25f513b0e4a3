package ai.refocused.provenance;

import ai.refocused.job.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which licences a project takes models and data under. */
public final class LicensePolicy {
  private final List<LicenseName> allowed;
  private final String place;

  /**
   * @param allowed names of licences; where there is none, every licence is allowed, unknown ones
   *     among them
   * @param place of the setting, for messages
   */
  public LicensePolicy(List<String> allowed, String place) {
    this.allowed = allowed.stream().map(LicenseName::of).collect(Collectors.toList());
    this.place = place;
  }

  /**
   * What is wrong with taking something, if anything.
   *
   * @param what element of the pom that names it, such as {@code <baseModel>}
   * @param name what it is called
   * @param stating element of the pom that would state its licence
   */
  public Optional<Problem> check(
      String what, String name, LicenseStatement license, String stating) {
    if (allowed.isEmpty()) {
      return Optional.empty();
    }
    if (!license.isKnown()) {
      return Optional.of(
          new Problem(
              place,
              "the licence of %s \"%s\" is not known: no card, pom or licence file names one. Find"
                      .formatted(what, name)
                  + " it out and state it as "
                  + stating
                  + "."));
    }
    String refused =
        license.names().stream()
            .filter(one -> !allowed.contains(one))
            .map(LicenseName::toString)
            .collect(Collectors.joining(", "));
    return refused.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Problem(
                place,
                "%s \"%s\" is under \"%s\" (%s), which is none of %s. Take another one, or add the"
                        .formatted(what, name, refused, license.source(), allowed)
                    + " licence to the list if its terms suit you."));
  }
}
