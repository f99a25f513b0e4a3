package ai.refocused.maven;

import ai.refocused.configuration.Origin;
import ai.refocused.configuration.Settings;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/** Tells parameters that a pom has as elements from those that Maven took from a property. */
@FunctionalInterface
interface PropertyOrigins {

  /** Where the value of a parameter is from, if it is from a property. */
  Optional<Origin> of(String name);

  /** Those of an execution: Maven fills in the property's name where there is no element. */
  static PropertyOrigins of(MojoExecution execution, MavenSession session) {
    return name -> {
      String property = Settings.PREFIX + name;
      Xpp3Dom element = execution.getConfiguration().getChild(name);
      // A list that is written in the pom has the property's name as its text all the same.
      if (element == null
          || element.getChildCount() > 0
          || !("${" + property + "}").equals(element.getValue())) {
        return Optional.empty();
      }
      boolean system = session.getSystemProperties().containsKey(property);
      return Optional.of(Origin.property(system ? "system property" : "project property"));
    };
  }
}
