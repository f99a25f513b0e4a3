package ai.refocused.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a finished {@link TrainerJob} has to show, one kind per goal. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "goal")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JobResult.class, name = "finetune"),
  @JsonSubTypes.Type(value = PlanResult.class, name = "plan"),
  @JsonSubTypes.Type(value = ExplainResult.class, name = "explain"),
  @JsonSubTypes.Type(value = TestModelResult.class, name = "test-model"),
  @JsonSubTypes.Type(value = EvaluationResult.class, name = "evaluate"),
  @JsonSubTypes.Type(value = LearningRateResult.class, name = "find-learning-rate"),
  @JsonSubTypes.Type(value = MergeResult.class, name = "merge"),
  @JsonSubTypes.Type(value = DeploymentResult.class, name = "prepare-deployment"),
  @JsonSubTypes.Type(value = ValidationResult.class, name = "validate-dataset")
})
public sealed interface TrainerResult
    permits JobResult,
        PlanResult,
        ExplainResult,
        LearningRateResult,
        TestModelResult,
        EvaluationResult,
        MergeResult,
        DeploymentResult,
        ValidationResult {}
