package ai.refocused.train.optimizer;

import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Threads;
import ai.refocused.job.OptimizerRule;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.model.CausalLm;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Lion (Chen et al. 2023, arXiv:2302.06675, algorithm 2): every weight moves by the same amount, in
 * the direction of a mean of gradients.
 *
 * <pre>
 * c  = beta1 * m + (1 - beta1) * g
 * p -= lr * (sign(c) + decay * p)
 * m  = beta2 * m + (1 - beta2) * g
 * </pre>
 */
final class Lion implements Optimizer {
  private final NativeFloats weights;
  private final NativeFloats gradients;
  private final NativeFloats mean;
  private final OptimizerRule.Lion rule;
  private final Threads threads;
  private final Tile[] tiles;

  /** Per thread: weights, gradients and means of a tile. */
  private final float[][][] rows;

  Lion(CausalLm model, OptimizerSpec spec, OptimizerRule.Lion rule, Threads threads) {
    this.weights = model.weights();
    this.gradients = model.gradients();
    this.mean = NativeFloats.allocate(weights.length());
    this.rule = rule;
    this.threads = threads;
    this.tiles = Tile.of(ParameterGroup.of(model.parameters(), spec));
    this.rows = new float[threads.size()][3][Tile.FLOATS];
  }

  @Override
  public void update(long step, double learningRate, double gradientFactor) {
    threads.run(
        (part, parts) -> {
          for (int i = part; i < tiles.length; i += parts) {
            float rate = (float) (learningRate * tiles[i].rateFactor());
            update(tiles[i], rows[part], rate, (float) gradientFactor);
          }
        });
  }

  private void update(Tile tile, float[][] row, float rate, float factor) {
    float[] weight = row[0];
    float[] gradient = row[1];
    float[] average = row[2];
    weights.get(tile.offset(), weight, 0, tile.length());
    gradients.get(tile.offset(), gradient, 0, tile.length());
    mean.get(tile.offset(), average, 0, tile.length());
    float decay = (float) tile.weightDecay();
    float keep = (float) rule.beta1();
    float share = (float) (1 - rule.beta1());
    float keepMean = (float) rule.beta2();
    float shareMean = (float) (1 - rule.beta2());
    for (int i = 0; i < tile.length(); i++) {
      float g = gradient[i] * factor;
      float direction = keep * average[i] + share * g;
      weight[i] -= rate * (Math.signum(direction) + decay * weight[i]);
      average[i] = keepMean * average[i] + shareMean * g;
    }
    weights.put(tile.offset(), weight, 0, tile.length());
    mean.put(tile.offset(), average, 0, tile.length());
  }

  @Override
  public SortedMap<String, NativeFloats> state() {
    SortedMap<String, NativeFloats> state = new TreeMap<>();
    state.put("exp_avg", mean);
    return state;
  }

  @Override
  public void close() {
    mean.close();
  }
}
