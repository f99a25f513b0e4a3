package ai.refocused.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.file.Path;
import java.util.List;

/** What a trainer process is started for, one kind per goal. In JSON, {@code goal} names it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "goal")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JobSpec.class, name = "finetune"),
  @JsonSubTypes.Type(value = PlanJob.class, name = "plan"),
  @JsonSubTypes.Type(value = ExplainJob.class, name = "explain"),
  @JsonSubTypes.Type(value = TestModelSpec.class, name = "test-model"),
  @JsonSubTypes.Type(value = EvaluationSpec.class, name = "evaluate"),
  @JsonSubTypes.Type(value = LearningRateJob.class, name = "find-learning-rate"),
  @JsonSubTypes.Type(value = MergeJob.class, name = "merge"),
  @JsonSubTypes.Type(value = DeploymentJob.class, name = "prepare-deployment"),
  @JsonSubTypes.Type(value = ValidationJob.class, name = "validate-dataset")
})
public sealed interface TrainerJob
    permits JobSpec,
        PlanJob,
        ExplainJob,
        LearningRateJob,
        TestModelSpec,
        EvaluationSpec,
        MergeJob,
        DeploymentJob,
        ValidationJob {

  /** Data files that the trainer will read, from which follows what it needs to do so. */
  default List<Path> dataFiles() {
    return List.of();
  }

  /** Whether it takes natives for computing with tensors. */
  default boolean computes() {
    return true;
  }
}
