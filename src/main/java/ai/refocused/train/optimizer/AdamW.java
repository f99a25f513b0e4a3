package ai.refocused.train.optimizer;

import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Threads;
import ai.refocused.job.OptimizerRule;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.model.CausalLm;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2017, arXiv:1711.05101), in the order of
 * operations of {@code torch.optim.AdamW}:
 *
 * <pre>
 * p *= 1 - lr * decay
 * m += (g - m) * (1 - beta1)
 * v  = beta2 * v + (1 - beta2) * g * g
 * p -= lr / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
 * </pre>
 *
 * <p>Each weight is updated on its own, so the result depends neither on threads nor on tiles.
 */
final class AdamW implements Optimizer {
  private final NativeFloats weights;
  private final NativeFloats gradients;
  private final NativeFloats mean;
  private final NativeFloats square;
  private final OptimizerRule.AdamW rule;
  private final Threads threads;
  private final Tile[] tiles;
  private final AdamWTile[] buffers;

  AdamW(CausalLm model, OptimizerSpec spec, OptimizerRule.AdamW rule, Threads threads) {
    this.weights = model.weights();
    this.gradients = model.gradients();
    this.mean = NativeFloats.allocate(weights.length());
    this.square = NativeFloats.allocate(weights.length());
    this.rule = rule;
    this.threads = threads;
    this.tiles = Tile.of(ParameterGroup.of(model.parameters(), spec));
    this.buffers = new AdamWTile[threads.size()];
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = new AdamWTile(Tile.FLOATS);
    }
  }

  @Override
  public void update(long step, double learningRate, double gradientFactor) {
    double correction = 1 - Math.pow(rule.beta1(), (double) step);
    float squareCorrection = (float) Math.sqrt(1 - Math.pow(rule.beta2(), (double) step));
    threads.run(
        (part, parts) -> {
          AdamWTile buffer = buffers[part];
          for (int i = part; i < tiles.length; i += parts) {
            Tile tile = tiles[i];
            buffer.load(weights, gradients, tile.offset(), tile.length());
            mean.get(tile.offset(), buffer.means(), 0, tile.length());
            square.get(tile.offset(), buffer.squares(), 0, tile.length());
            buffer.scaleGradients((float) gradientFactor, tile.length());
            double rate = learningRate * tile.rateFactor();
            buffer.decay((float) (1 - rate * tile.weightDecay()), tile.length());
            buffer.average((float) (1 - rule.beta1()), rule.beta2(), tile.length());
            float correctedRate = (float) (rate / correction);
            buffer.apply(correctedRate, squareCorrection, (float) rule.epsilon(), tile.length());
            buffer.store(weights, tile.offset(), tile.length());
            mean.put(tile.offset(), buffer.means(), 0, tile.length());
            square.put(tile.offset(), buffer.squares(), 0, tile.length());
          }
        });
  }

  @Override
  public SortedMap<String, NativeFloats> state() {
    SortedMap<String, NativeFloats> state = new TreeMap<>();
    state.put("exp_avg", mean);
    state.put("exp_avg_sq", square);
    return state;
  }

  @Override
  public void close() {
    mean.close();
    square.close();
  }
}
