package ai.refocused.maven;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.configuration.CanaryConfiguration;
import ai.refocused.configuration.Settings;
import java.util.List;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.junit.jupiter.api.Test;

/** What goals require where the packaging binds them, in projects whose settings are elsewhere. */
class PackagingGoalsTest {
  @Test
  void evaluationRequiresNothingWhereNothingIsDeclared() {
    EvaluateMojo goal = evaluate("default-evaluate");
    assertThat(goal.required()).isEmpty();

    goal.gates = List.of();
    goal.canaries = List.of();
    assertThat(goal.required()).isEmpty();
  }

  @Test
  void evaluationRequiresATaskForGatesAndCanaries() {
    EvaluateMojo withGates = evaluate("default-evaluate");
    withGates.gates = List.of("evalLoss < 2");
    EvaluateMojo withCanaries = evaluate("default-evaluate");
    withCanaries.canaries = List.of(new CanaryConfiguration());

    assertThat(withGates.required()).containsExactly(Settings.TASK);
    assertThat(withCanaries.required()).containsExactly(Settings.TASK);
    assertThat(evaluate("another").required()).containsExactly(Settings.TASK);
  }

  @Test
  void validationRequiresNothing() {
    ValidateDatasetMojo goal = new ValidateDatasetMojo();
    goal.execution = execution("default-validate-dataset");
    assertThat(goal.required()).isEmpty();

    goal.execution = execution("another");
    assertThat(goal.required()).containsExactlyInAnyOrder(Settings.TASK, Settings.DATASET);
  }

  private static EvaluateMojo evaluate(String execution) {
    EvaluateMojo goal = new EvaluateMojo();
    goal.execution = execution(execution);
    return goal;
  }

  private static MojoExecution execution(String id) {
    MojoDescriptor descriptor = new MojoDescriptor();
    descriptor.setPluginDescriptor(new PluginDescriptor());
    return new MojoExecution(descriptor, id);
  }
}
