package ai.refocused.train.optimizer;

import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Threads;
import ai.refocused.job.OptimizerRule;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.model.CausalLm;
import ai.refocused.model.Parameter;
import ai.refocused.train.optimizer.quantization.DynamicMap;
import ai.refocused.train.optimizer.quantization.QuantizedVector;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@link AdamW} whose moments are kept in one byte each between updates (Dettmers et al. 2021,
 * arXiv:2110.02861); updates are computed in floats. Parameters of fewer than 4096 elements, bias
 * vectors and norms as a rule, keep floats: they take little memory and weigh much.
 */
final class AdamW8bit implements Optimizer {
  /** Parameters with fewer elements keep floats. */
  static final int LEAST_ELEMENTS = 4096;

  /**
   * A tile with the place of its moments.
   *
   * @param at its first element in the quantized vectors, or in the float ones
   */
  private record Placed(Tile tile, boolean quantized, long at) {}

  private final NativeFloats weights;
  private final NativeFloats gradients;
  private final OptimizerRule.AdamW8bit rule;
  private final Threads threads;
  private final List<Placed> tiles = new ArrayList<>();
  private final AdamWTile[] buffers;
  private final byte[][] codes;

  /** Null where every parameter is small. */
  private QuantizedVector mean;

  private QuantizedVector square;

  /** Null where no parameter is small. */
  private NativeFloats smallMean;

  private NativeFloats smallSquare;

  AdamW8bit(CausalLm model, OptimizerSpec spec, OptimizerRule.AdamW8bit rule, Threads threads) {
    this.weights = model.weights();
    this.gradients = model.gradients();
    this.rule = rule;
    this.threads = threads;
    long quantized = 0;
    long small = 0;
    for (Parameter p : model.parameters()) {
      boolean large = p.length() >= LEAST_ELEMENTS;
      for (Tile tile : Tile.of(p, spec)) {
        tiles.add(new Placed(tile, large, large ? quantized : small));
        if (large) {
          quantized += wholeBlocks(tile.length());
        } else {
          small += tile.length();
        }
      }
    }
    allocate(quantized, small);
    this.buffers = new AdamWTile[threads.size()];
    this.codes = new byte[threads.size()][Tile.FLOATS];
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = new AdamWTile(Tile.FLOATS);
    }
  }

  /** Floats of its memory. */
  static long stateFloats(List<Parameter> parameters) {
    long floats = 0;
    for (Parameter p : parameters) {
      long moment = p.length();
      if (p.length() >= LEAST_ELEMENTS) {
        long blocks = (p.length() + QuantizedVector.BLOCK - 1) / QuantizedVector.BLOCK;
        moment = QuantizedVector.floats(blocks * QuantizedVector.BLOCK);
      }
      floats += 2 * moment;
    }
    return floats;
  }

  private static int wholeBlocks(int length) {
    return (length + QuantizedVector.BLOCK - 1) / QuantizedVector.BLOCK * QuantizedVector.BLOCK;
  }

  private void allocate(long quantized, long small) {
    if (quantized > 0) {
      mean = new QuantizedVector(DynamicMap.SIGNED, quantized);
      square = new QuantizedVector(DynamicMap.UNSIGNED, quantized);
    }
    if (small > 0) {
      smallMean = NativeFloats.allocate(small);
      smallSquare = NativeFloats.allocate(small);
    }
  }

  @Override
  public void update(long step, double learningRate, double gradientFactor) {
    double correction = 1 - Math.pow(rule.beta1(), (double) step);
    float squareCorrection = (float) Math.sqrt(1 - Math.pow(rule.beta2(), (double) step));
    threads.run(
        (part, parts) -> {
          AdamWTile buffer = buffers[part];
          for (int i = part; i < tiles.size(); i += parts) {
            Placed placed = tiles.get(i);
            int length = placed.tile.length();
            load(placed, buffer, codes[part]);
            buffer.scaleGradients((float) gradientFactor, length);
            double rate = learningRate * placed.tile.rateFactor();
            buffer.decay((float) (1 - rate * placed.tile.weightDecay()), length);
            buffer.average((float) (1 - rule.beta1()), rule.beta2(), length);
            float correctedRate = (float) (rate / correction);
            buffer.apply(correctedRate, squareCorrection, (float) rule.epsilon(), length);
            store(placed, buffer, codes[part]);
          }
        });
  }

  private void load(Placed placed, AdamWTile buffer, byte[] bytes) {
    int length = placed.tile.length();
    buffer.load(weights, gradients, placed.tile.offset(), length);
    if (placed.quantized) {
      mean.get(placed.at, buffer.means(), length, bytes);
      square.get(placed.at, buffer.squares(), length, bytes);
    } else {
      smallMean.get(placed.at, buffer.means(), 0, length);
      smallSquare.get(placed.at, buffer.squares(), 0, length);
    }
  }

  private void store(Placed placed, AdamWTile buffer, byte[] bytes) {
    int length = placed.tile.length();
    buffer.store(weights, placed.tile.offset(), length);
    if (placed.quantized) {
      mean.put(placed.at, buffer.means(), length, bytes);
      square.put(placed.at, buffer.squares(), length, bytes);
    } else {
      smallMean.put(placed.at, buffer.means(), 0, length);
      smallSquare.put(placed.at, buffer.squares(), 0, length);
    }
  }

  @Override
  public SortedMap<String, NativeFloats> state() {
    SortedMap<String, NativeFloats> state = new TreeMap<>();
    if (mean != null) {
      state.put("exp_avg_codes", mean.codes());
      state.put("exp_avg_scales", mean.scales());
      state.put("exp_avg_sq_codes", square.codes());
      state.put("exp_avg_sq_scales", square.scales());
    }
    if (smallMean != null) {
      state.put("exp_avg", smallMean);
      state.put("exp_avg_sq", smallSquare);
    }
    return state;
  }

  @Override
  public void close() {
    state().values().forEach(NativeFloats::close);
  }
}
