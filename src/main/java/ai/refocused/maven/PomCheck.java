package ai.refocused.maven;

import ai.refocused.configuration.Layer;
import ai.refocused.configuration.Setting;
import ai.refocused.configuration.SettingCatalog;
import ai.refocused.configuration.Settings;
import ai.refocused.job.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.maven.model.ConfigurationContainer;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * Finds what Maven passes over without a word in this plugin's configuration: elements and
 * properties that no goal knows, those for other goals, and texts that it bends into a value, such
 * as "yes" into false.
 */
final class PomCheck {
  /** Lists of texts, which Maven would cut at their commas if they were no lists in the pom. */
  private static final List<Setting<?>> TEXTS = List.of(Settings.PROMPTS, Settings.STOP);

  private static final String LIST =
      "\" is one text, and a list belongs here. Give each text an element of its own: <text>...</text>.";

  private PomCheck() {}

  static List<Problem> check(
      MavenProject project, MojoExecution execution, GoalParameters parameters) {
    List<Problem> problems = new ArrayList<>(elements(project, execution, parameters));
    Properties properties = project.getProperties();
    Set<String> names = new TreeSet<>(properties.stringPropertyNames());
    names.forEach(name -> Layer.checkProperty(name, properties.getProperty(name), problems));
    for (Setting<?> setting : SettingCatalog.ALL) {
      Xpp3Dom element = execution.getConfiguration().getChild(setting.name());
      Layer.checkPomText(setting, element == null ? null : element.getValue(), problems);
    }
    for (Setting<?> setting : TEXTS) {
      Xpp3Dom element = execution.getConfiguration().getChild(setting.name());
      if (element != null && isTextOfItsOwn(element)) {
        problems.add(
            new Problem("<" + setting.name() + ">", "\"" + element.getValue().strip() + LIST));
      }
    }
    return problems;
  }

  private static boolean isTextOfItsOwn(Xpp3Dom element) {
    String text = element.getValue();
    return element.getChildCount() == 0
        && text != null
        && !text.isBlank()
        && !text.startsWith("${" + Settings.PREFIX);
  }

  private static Set<Problem> elements(
      MavenProject project, MojoExecution execution, GoalParameters parameters) {
    Set<Problem> problems = new LinkedHashSet<>();
    Plugin plugin = project.getBuild().getPluginsAsMap().get(execution.getPlugin().getKey());
    if (plugin != null) {
      names(plugin).forEach(name -> problems.addAll(parameters.check(name, List.of())));
      PluginExecution own = plugin.getExecutionsAsMap().get(execution.getExecutionId());
      if (own != null) {
        Set<String> ofPlugin = names(plugin);
        List<String> goals =
            own.getGoals().isEmpty() ? List.of(execution.getGoal()) : own.getGoals();
        names(own).stream()
            // Maven lays the plugin's elements into each of its executions.
            .filter(name -> !ofPlugin.contains(name))
            .forEach(name -> problems.addAll(parameters.check(name, goals)));
      }
    }
    return problems;
  }

  private static Set<String> names(ConfigurationContainer container) {
    Set<String> names = new LinkedHashSet<>();
    if (container.getConfiguration() instanceof Xpp3Dom dom) {
      for (Xpp3Dom child : dom.getChildren()) {
        names.add(child.getName());
      }
    }
    return names;
  }
}
