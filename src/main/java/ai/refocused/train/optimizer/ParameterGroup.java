package ai.refocused.train.optimizer;

import ai.refocused.job.OptimizerSpec;
import ai.refocused.model.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of the flat vectors whose weights are updated by one rule.
 *
 * @param offset of its first element
 * @param weightDecay decoupled decay of its weights
 * @param rateFactor learning rate over that of the run: LoRA+ gives the adapters' B another one
 */
record ParameterGroup(long offset, long length, double weightDecay, double rateFactor) {
  /** How PEFT's names of B end. */
  private static final String LORA_B = ".lora_B.weight";

  /** Neighbouring parameters of equal rules as one group, in the order of the flat vectors. */
  static List<ParameterGroup> of(List<Parameter> parameters, OptimizerSpec spec) {
    List<ParameterGroup> groups = new ArrayList<>();
    for (Parameter parameter : parameters) {
      double decay = decay(parameter, spec);
      double factor = rateFactor(parameter, spec);
      int last = groups.size() - 1;
      if (last >= 0
          && groups.get(last).weightDecay == decay
          && groups.get(last).rateFactor == factor) {
        long from = groups.get(last).offset;
        long to = parameter.offset() + parameter.length();
        groups.set(last, new ParameterGroup(from, to - from, decay, factor));
      } else {
        groups.add(new ParameterGroup(parameter.offset(), parameter.length(), decay, factor));
      }
    }
    return groups;
  }

  /** Learning rate of a parameter over that of the run. */
  static double rateFactor(Parameter parameter, OptimizerSpec spec) {
    return parameter.name().endsWith(LORA_B) ? spec.loraPlusLrRatio() : 1;
  }

  /** The decay that a parameter's weights have. */
  static double decay(Parameter parameter, OptimizerSpec spec) {
    return spec.decayBiasAndNorm() || !parameter.biasOrNorm() ? spec.weightDecay() : 0;
  }
}
