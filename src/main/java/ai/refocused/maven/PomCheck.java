package ai.refocused.maven;

import ai.refocused.configuration.Layer;
import ai.refocused.configuration.Nearest;
import ai.refocused.configuration.Setting;
import ai.refocused.configuration.Settings;
import ai.refocused.job.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.model.ConfigurationContainer;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.Parameter;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * Finds what Maven passes over without a word in this plugin's configuration: elements that no goal
 * knows, and texts that it bends into a value, such as "yes" into false.
 */
final class PomCheck {
  private PomCheck() {}

  static List<Problem> check(MavenProject project, MojoExecution execution) {
    List<Problem> problems = new ArrayList<>(unknownElements(project, execution));
    for (Setting<?> setting : Settings.ALL) {
      Xpp3Dom element = execution.getConfiguration().getChild(setting.name());
      Layer.checkPomText(setting, element == null ? null : element.getValue(), problems);
      String property = project.getProperties().getProperty(Settings.PREFIX + setting.name());
      Layer.checkPomText(setting, property, problems);
    }
    return problems;
  }

  private static List<Problem> unknownElements(MavenProject project, MojoExecution execution) {
    Plugin plugin = project.getBuild().getPluginsAsMap().get(execution.getPlugin().getKey());
    if (plugin == null) {
      return List.of();
    }
    Set<String> known =
        execution.getMojoDescriptor().getPluginDescriptor().getMojos().stream()
            .map(MojoDescriptor::getParameters)
            .flatMap(List::stream)
            .map(Parameter::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    PluginExecution own = plugin.getExecutionsAsMap().get(execution.getExecutionId());
    return Stream.concat(elements(plugin), own == null ? Stream.empty() : elements(own))
        .filter(name -> !known.contains(name))
        .collect(Collectors.toCollection(LinkedHashSet::new))
        .stream()
        .map(name -> new Problem("<" + name + ">", message(name, known)))
        .collect(Collectors.toList());
  }

  private static Stream<String> elements(ConfigurationContainer container) {
    return container.getConfiguration() instanceof Xpp3Dom dom
        ? Stream.of(dom.getChildren()).map(Xpp3Dom::getName)
        : Stream.empty();
  }

  private static String message(String name, Set<String> known) {
    return "there is no such parameter."
        + Nearest.to(name, known)
            .map(nearest -> " Did you mean <" + nearest + ">?")
            .orElse(" \"mvn refocused:help -Ddetail\" lists them all.");
  }
}
