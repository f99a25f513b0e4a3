package ai.refocused.train.optimizer;

import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Threads;
import ai.refocused.job.OptimizerRule;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.model.CausalLm;
import ai.refocused.model.Parameter;
import java.util.List;
import java.util.SortedMap;

/**
 * Turns the flat gradient into an update of the flat weights. Holds no counters: whoever drives it
 * passes the step, so a restored {@link #state()} is all that a resumed run needs.
 */
public interface Optimizer extends AutoCloseable {

  /**
   * Updates all weights once.
   *
   * @param step number of this update, from 1
   * @param gradientFactor multiplies every gradient on its way in; clipping without a pass of its
   *     own
   */
  void update(long step, double learningRate, double gradientFactor);

  /**
   * The optimizer's memory, by name. The vectors stay the optimizer's: a checkpoint copies them out
   * and in.
   */
  SortedMap<String, NativeFloats> state();

  @Override
  void close();

  /**
   * Floats of an optimizer's memory, before it is made.
   *
   * @param parameters the model's, in the order of its flat vectors
   */
  static long stateFloats(List<Parameter> parameters, OptimizerSpec spec) {
    if (parameters.isEmpty()) {
      return 0;
    }
    Parameter last = parameters.get(parameters.size() - 1);
    long length = last.offset() + last.length();
    OptimizerRule rule = spec.rule();
    if (rule instanceof OptimizerRule.AdamW) {
      return 2 * length;
    }
    if (rule instanceof OptimizerRule.AdamW8bit) {
      return AdamW8bit.stateFloats(parameters);
    }
    if (rule instanceof OptimizerRule.Adafactor) {
      return Adafactor.stateFloats(parameters);
    }
    return rule instanceof OptimizerRule.Sgd sgd && sgd.momentum() == 0 ? 0 : length;
  }

  /**
   * The optimizer that a job asks for, for a model's trained weights.
   *
   * @param threads stay the caller's
   */
  static Optimizer of(CausalLm model, OptimizerSpec spec, Threads threads) {
    OptimizerRule rule = spec.rule();
    if (rule instanceof OptimizerRule.AdamW adamW) {
      return new AdamW(model, spec, adamW, threads);
    }
    if (rule instanceof OptimizerRule.AdamW8bit adamW) {
      return new AdamW8bit(model, spec, adamW, threads);
    }
    if (rule instanceof OptimizerRule.Adafactor) {
      return new Adafactor(model, spec, threads);
    }
    if (rule instanceof OptimizerRule.Lion lion) {
      return new Lion(model, spec, lion, threads);
    }
    if (rule instanceof OptimizerRule.Sgd sgd) {
      return new Sgd(model, spec, sgd, threads);
    }
    throw new IllegalStateException(rule.toString());
  }
}
