package ai.refocused.train.optimizer;

import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Threads;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.model.CausalLm;
import java.util.ArrayList;
import java.util.List;
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
public final class AdamW implements Optimizer {
  /** Floats copied to the heap at a time: plain loops over arrays become vector instructions. */
  private static final int TILE = 4096;

  private record Tile(long offset, int length, double weightDecay) {}

  private final NativeFloats weights;
  private final NativeFloats gradients;
  private final NativeFloats mean;
  private final NativeFloats square;
  private final OptimizerSpec spec;
  private final Threads threads;
  private final Tile[] tiles;
  private final AdamWTile[] buffers;

  /** For the model's trained weights; {@code threads} stay the caller's. */
  public AdamW(CausalLm model, OptimizerSpec spec, Threads threads) {
    this.weights = model.weights();
    this.gradients = model.gradients();
    this.mean = NativeFloats.allocate(weights.length());
    this.square = NativeFloats.allocate(weights.length());
    this.spec = spec;
    this.threads = threads;
    this.tiles = tiles(ParameterGroup.of(model.parameters(), spec));
    this.buffers = new AdamWTile[threads.size()];
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = new AdamWTile(TILE);
    }
  }

  private static Tile[] tiles(List<ParameterGroup> groups) {
    List<Tile> tiles = new ArrayList<>();
    for (ParameterGroup group : groups) {
      for (long done = 0; done < group.length(); done += TILE) {
        int length = (int) Math.min(TILE, group.length() - done);
        tiles.add(new Tile(group.offset() + done, length, group.weightDecay()));
      }
    }
    return tiles.toArray(Tile[]::new);
  }

  @Override
  public void update(long step, double learningRate, double gradientFactor) {
    float correctedRate = (float) (learningRate / (1 - Math.pow(spec.beta1(), (double) step)));
    float squareCorrection = (float) Math.sqrt(1 - Math.pow(spec.beta2(), (double) step));
    threads.run(
        (part, parts) -> {
          AdamWTile buffer = buffers[part];
          for (int i = part; i < tiles.length; i += parts) {
            Tile tile = tiles[i];
            buffer.load(weights, gradients, mean, square, tile.offset, tile.length);
            buffer.scaleGradients((float) gradientFactor, tile.length);
            buffer.decay((float) (1 - learningRate * tile.weightDecay), tile.length);
            buffer.average((float) (1 - spec.beta1()), spec.beta2(), tile.length);
            buffer.apply(correctedRate, squareCorrection, (float) spec.epsilon(), tile.length);
            buffer.store(weights, mean, square, tile.offset, tile.length);
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
