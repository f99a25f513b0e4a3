package ai.refocused.configuration;

/** Which optimizer turns gradients into updates; see {@link ai.refocused.job.OptimizerRule}. */
public enum OptimizerKind {
  ADAMW,
  ADAMW_8BIT,
  ADAFACTOR,
  LION,
  SGD
}
