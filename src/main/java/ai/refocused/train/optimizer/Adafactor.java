package ai.refocused.train.optimizer;

import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Threads;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.model.CausalLm;
import ai.refocused.model.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Adafactor (Shazeer and Stern 2018, arXiv:1804.04235) with a learning rate from outside, as
 * Hugging Face's {@code Adafactor(scale_parameter=False, relative_step=False)} and its other
 * defaults: no first moment, decay {@code 1 - step^-0.8}, epsilon 1e-30, updates clipped at a root
 * mean square of 1. Of a matrix's second moments only the means of rows and columns are kept.
 *
 * <pre>
 * v  = beta * v + (1 - beta) * (g * g + epsilon),  beta = 1 - step^-0.8
 * u  = g / sqrt(v),  for a matrix v = rows * columns / mean(rows)
 * p *= 1 - lr * decay
 * p -= lr * u / max(1, rms(u))
 * </pre>
 */
final class Adafactor implements Optimizer {
  private static final double DECAY = -0.8;

  /** Added to squared gradients. */
  static final double EPSILON = 1e-30;

  private final List<AdafactorTensor> tensors = new ArrayList<>();

  /** Learning rate of each tensor over that of the run. */
  private final double[] rateFactors;

  private final SortedMap<String, NativeFloats> state = new TreeMap<>();

  Adafactor(CausalLm model, OptimizerSpec spec, Threads threads) {
    long rows = 0;
    long columns = 0;
    long elements = 0;
    for (Parameter p : model.parameters()) {
      if (isMatrix(p)) {
        rows += p.shape().get(0);
        columns += p.shape().get(1);
      } else {
        elements += p.length();
      }
    }
    allocate("exp_avg_sq_row", rows);
    allocate("exp_avg_sq_col", columns);
    allocate("exp_avg_sq", elements);
    this.rateFactors =
        model.parameters().stream().mapToDouble(p -> ParameterGroup.rateFactor(p, spec)).toArray();
    AdafactorRoom room = new AdafactorRoom(model, threads);
    long row = 0;
    long column = 0;
    long element = 0;
    for (Parameter p : model.parameters()) {
      double decay = ParameterGroup.decay(p, spec);
      if (isMatrix(p)) {
        NativeFloats rowMeans = state.get("exp_avg_sq_row").slice(row, p.shape().get(0));
        NativeFloats columnMeans = state.get("exp_avg_sq_col").slice(column, p.shape().get(1));
        tensors.add(new AdafactorMatrix(room, p, decay, rowMeans, columnMeans));
        row += p.shape().get(0);
        column += p.shape().get(1);
      } else {
        NativeFloats squares = state.get("exp_avg_sq").slice(element, p.length());
        tensors.add(new AdafactorVector(room, p, decay, squares));
        element += p.length();
      }
    }
  }

  /** Floats of its memory. */
  static long stateFloats(List<Parameter> parameters) {
    return parameters.stream()
        .mapToLong(p -> isMatrix(p) ? (long) p.shape().get(0) + p.shape().get(1) : p.length())
        .sum();
  }

  private static boolean isMatrix(Parameter parameter) {
    return parameter.shape().size() == 2;
  }

  private void allocate(String name, long length) {
    if (length > 0) {
      state.put(name, NativeFloats.allocate(length));
    }
  }

  @Override
  public void update(long step, double learningRate, double gradientFactor) {
    double keep = 1 - Math.pow((double) step, DECAY);
    for (int i = 0; i < tensors.size(); i++) {
      tensors.get(i).update(keep, learningRate * rateFactors[i], (float) gradientFactor);
    }
  }

  @Override
  public SortedMap<String, NativeFloats> state() {
    return new TreeMap<>(state);
  }

  @Override
  public void close() {
    state.values().forEach(NativeFloats::close);
  }
}
