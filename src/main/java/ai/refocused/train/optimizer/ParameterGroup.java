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
 */
record ParameterGroup(long offset, long length, double weightDecay) {

  /** Neighbouring parameters of equal decay as one group, in the order of the flat vectors. */
  static List<ParameterGroup> of(List<Parameter> parameters, OptimizerSpec spec) {
    List<ParameterGroup> groups = new ArrayList<>();
    for (Parameter parameter : parameters) {
      double decay = decay(parameter, spec);
      int last = groups.size() - 1;
      if (last >= 0 && groups.get(last).weightDecay == decay) {
        long from = groups.get(last).offset;
        long to = parameter.offset() + parameter.length();
        groups.set(last, new ParameterGroup(from, to - from, decay));
      } else {
        groups.add(new ParameterGroup(parameter.offset(), parameter.length(), decay));
      }
    }
    return groups;
  }

  /** The decay that a parameter's weights have. */
  static double decay(Parameter parameter, OptimizerSpec spec) {
    return spec.decayBiasAndNorm() || !parameter.biasOrNorm() ? spec.weightDecay() : 0;
  }
}
