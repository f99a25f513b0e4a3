package ai.refocused.maven;

import ai.refocused.configuration.Nearest;
import ai.refocused.configuration.Settings;
import ai.refocused.job.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.Parameter;

/**
 * Which goals of this plugin have which parameters. What is written for a goal that does not have
 * it is an error: a setting that somebody wrote down takes effect or is refused.
 */
final class GoalParameters {
  private static final String GROUP = "ai.refocused";
  private static final String PREFIX = "refocused";

  private final String goal;
  private final Map<String, Set<String>> byGoal;

  /**
   * @param goal the one that runs
   * @param byGoal names of the parameters of each goal
   */
  GoalParameters(String goal, Map<String, Set<String>> byGoal) {
    this.goal = goal;
    this.byGoal = new TreeMap<>(byGoal);
  }

  static GoalParameters of(MojoDescriptor goal) {
    Map<String, Set<String>> byGoal = new TreeMap<>();
    for (MojoDescriptor mojo : goal.getPluginDescriptor().getMojos()) {
      byGoal.put(
          mojo.getGoal(),
          mojo.getParameters().stream()
              .map(Parameter::getName)
              .collect(Collectors.toCollection(TreeSet::new)));
    }
    return new GoalParameters(goal.getGoal(), byGoal);
  }

  /** Names of the parameters of the goal that runs. */
  Set<String> own() {
    return byGoal.get(goal);
  }

  /**
   * Checks an element of the pom.
   *
   * @param goals that it is written for; none if it is for the whole plugin
   */
  List<Problem> check(String element, Collection<String> goals) {
    String place = "<" + element + ">";
    List<String> having = having(element);
    if (having.isEmpty()) {
      return List.of(new Problem(place, unknown(element)));
    }
    return goals.isEmpty() || goals.stream().anyMatch(having::contains)
        ? List.of()
        : List.of(new Problem(place, misplaced(element, goals) + " Write it for that goal."));
  }

  /**
   * Checks properties of the command line, where it names goals of this plugin and nothing else:
   * for whole builds they may be meant for any goal in them.
   *
   * @param asked goals and phases of the command line
   */
  List<Problem> checkCommandLine(List<String> asked, Set<String> properties) {
    List<String> goals = asked.stream().map(GoalParameters::ownGoal).collect(Collectors.toList());
    if (goals.isEmpty() || goals.contains("")) {
      return List.of();
    }
    List<Problem> problems = new ArrayList<>();
    for (String property : new TreeSet<>(properties)) {
      List<String> having =
          property.startsWith(Settings.PREFIX)
              ? having(property.substring(Settings.PREFIX.length()))
              : List.of();
      // A name that no goal has is reported as unknown, elsewhere.
      if (!having.isEmpty() && goals.stream().noneMatch(having::contains)) {
        String name = property.substring(Settings.PREFIX.length());
        problems.add(new Problem("-D" + property, misplaced(name, goals) + " Remove it."));
      }
    }
    return problems;
  }

  private List<String> having(String name) {
    return byGoal.entrySet().stream()
        .filter(entry -> entry.getValue().contains(name))
        .map(Map.Entry::getKey)
        .collect(Collectors.toList());
  }

  private String misplaced(String name, Collection<String> goals) {
    return "is not for %s, but for %s."
        .formatted(String.join(" and ", goals), String.join(", ", having(name)));
  }

  private String unknown(String name) {
    Set<String> known = new TreeSet<>();
    byGoal.values().forEach(known::addAll);
    return "there is no such parameter."
        + Nearest.to(name, known)
            .map(nearest -> " Did you mean <" + nearest + ">?")
            .orElse(" \"mvn refocused:help -Ddetail\" lists them all.");
  }

  /** The goal of this plugin that an argument names, or nothing. */
  private static String ownGoal(String argument) {
    String[] parts = argument.replaceFirst("@.*$", "").split(":", -1);
    boolean own = parts.length > 1 && (parts[0].equals(PREFIX) || parts[0].equals(GROUP));
    return own ? parts[parts.length - 1] : "";
  }
}
