package ai.refocused.maven.artifact;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.job.InvalidJobException;
import java.nio.file.Path;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  private static final Path FOLDER = Path.of("target", "chat_chat");

  private final MavenProject project = new MavenProject();

  @Test
  void twoExecutionsOfAProjectMayNotWriteTheSame() {
    claims("small").claim(FOLDER, "<outputDirectory>");

    assertThatThrownBy(() -> claims("large").claim(FOLDER, "<outputDirectory>"))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(
            "<outputDirectory>: \"%s\" of execution \"large\" was written by execution \"small\" of"
                    .formatted(FOLDER)
                + " this build. Give one of them another <outputDirectory>.");
  }

  @Test
  void othersAreFree() {
    claims("small").claim(FOLDER, "<outputDirectory>");

    assertThatCode(
            () -> {
              claims("small").claim(FOLDER, "<outputDirectory>");
              claims("large").claim(FOLDER.resolveSibling("large"), "<outputDirectory>");
              claims("default-cli").claim(FOLDER, "<outputDirectory>");
              new Claims(new MavenProject(), execution("large")).claim(FOLDER, "<outputDirectory>");
            })
        .doesNotThrowAnyException();
  }

  private Claims claims(String execution) {
    return new Claims(project, execution(execution));
  }

  private static MojoExecution execution(String id) {
    MojoDescriptor goal = new MojoDescriptor();
    goal.setPluginDescriptor(new PluginDescriptor());
    return new MojoExecution(goal, id);
  }
}
