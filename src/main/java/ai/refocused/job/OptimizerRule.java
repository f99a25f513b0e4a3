package ai.refocused.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How a gradient becomes an update, with what only this rule needs. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
  @JsonSubTypes.Type(value = OptimizerRule.AdamW.class, name = "adamw"),
  @JsonSubTypes.Type(value = OptimizerRule.AdamW8bit.class, name = "adamw_8bit"),
  @JsonSubTypes.Type(value = OptimizerRule.Adafactor.class, name = "adafactor"),
  @JsonSubTypes.Type(value = OptimizerRule.Lion.class, name = "lion"),
  @JsonSubTypes.Type(value = OptimizerRule.Sgd.class, name = "sgd")
})
public sealed interface OptimizerRule {

  /** Adam with decoupled weight decay (Loshchilov and Hutter 2017, arXiv:1711.05101). */
  record AdamW(double beta1, double beta2, double epsilon) implements OptimizerRule {}

  /** AdamW with moments of one byte each (Dettmers et al. 2021, arXiv:2110.02861). */
  record AdamW8bit(double beta1, double beta2, double epsilon) implements OptimizerRule {}

  /** Second moments as sums of rows and columns (Shazeer and Stern 2018, arXiv:1804.04235). */
  record Adafactor() implements OptimizerRule {}

  /** The sign of a mean of gradients (Chen et al. 2023, arXiv:2302.06675). */
  record Lion(double beta1, double beta2) implements OptimizerRule {}

  /**
   * Stochastic gradient descent with heavy-ball momentum.
   *
   * @param momentum 0 to below 1; 0 needs no memory
   */
  record Sgd(double momentum) implements OptimizerRule {}
}
