package ai.refocused.train.optimizer;

import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Threads;
import ai.refocused.job.OptimizerRule;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.model.CausalLm;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Stochastic gradient descent with heavy-ball momentum, as {@code torch.optim.SGD} without
 * Nesterov's variant and without dampening. Weight decay is an L2 penalty: it is part of the
 * gradient.
 *
 * <pre>
 * g += decay * p
 * m  = momentum * m + g
 * p -= lr * m
 * </pre>
 */
final class Sgd implements Optimizer {
  private final NativeFloats weights;
  private final NativeFloats gradients;

  /** Null without momentum. */
  private final NativeFloats mean;

  private final float momentum;
  private final Threads threads;
  private final Tile[] tiles;

  /** Per thread: weights, gradients and means of a tile. */
  private final float[][][] rows;

  Sgd(CausalLm model, OptimizerSpec spec, OptimizerRule.Sgd rule, Threads threads) {
    this.weights = model.weights();
    this.gradients = model.gradients();
    this.momentum = (float) rule.momentum();
    this.mean = momentum == 0 ? null : NativeFloats.allocate(weights.length());
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
    float[] move = row[1];
    weights.get(tile.offset(), weight, 0, tile.length());
    gradients.get(tile.offset(), move, 0, tile.length());
    float decay = (float) tile.weightDecay();
    for (int i = 0; i < tile.length(); i++) {
      move[i] = move[i] * factor + decay * weight[i];
    }
    if (mean != null) {
      float[] average = row[2];
      mean.get(tile.offset(), average, 0, tile.length());
      for (int i = 0; i < tile.length(); i++) {
        move[i] += momentum * average[i];
      }
      mean.put(tile.offset(), move, 0, tile.length());
    }
    for (int i = 0; i < tile.length(); i++) {
      weight[i] -= rate * move[i];
    }
    weights.put(tile.offset(), weight, 0, tile.length());
  }

  @Override
  public SortedMap<String, NativeFloats> state() {
    SortedMap<String, NativeFloats> state = new TreeMap<>();
    if (mean != null) {
      state.put("momentum_buffer", mean);
    }
    return state;
  }

  @Override
  public void close() {
    if (mean != null) {
      mean.close();
    }
  }
}
