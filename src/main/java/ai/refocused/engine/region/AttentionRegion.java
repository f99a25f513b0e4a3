package ai.refocused.engine.region;

import ai.refocused.engine.Capacity;
import ai.refocused.engine.Extent;
import ai.refocused.engine.Kernel;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Region;
import ai.refocused.engine.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Causal self-attention within each sequence: softmax(q k^T / sqrt(headSize)) v per head. Input
 * rows [rows, heads * 3 * headSize] hold query, key and value of each head side by side; output
 * rows are [rows, heads * headSize]. Scores are made block by block and never kept: the backward
 * pass makes them again from the logarithms of the softmax's sums [rows, heads] (FlashAttention's
 * idea, arXiv:2205.14135).
 */
public record AttentionRegion(String qkv, String output, int heads, int headSize)
    implements Region {

  /** Query rows of a block; keys right of the block's diagonal are never touched. */
  static final int BLOCK = 64;

  int qkvWidth() {
    return 3 * heads * headSize;
  }

  int outWidth() {
    return heads * headSize;
  }

  float scale() {
    return (float) (1 / Math.sqrt(headSize));
  }

  String logSums() {
    return output + "/log_sums";
  }

  String scores() {
    return output + "/scores";
  }

  String scoresAgain() {
    return output + "/scores_again";
  }

  String scoreGradients() {
    return output + "/score_gradients";
  }

  private long scoreFloats(Machine machine, Capacity capacity) {
    return (long) machine.threads().size() * BLOCK * capacity.sequence();
  }

  @Override
  public List<String> inputs() {
    return List.of(qkv);
  }

  @Override
  public Step forward() {
    return new Forward(this);
  }

  @Override
  public Step backward(String outputGradient, Map<String, String> gradients, Set<String> wanted) {
    return new Backward(this, outputGradient, gradients.get(qkv));
  }

  private record Forward(AttentionRegion region) implements Step {
    @Override
    public List<String> reads() {
      return List.of(region.qkv);
    }

    @Override
    public Map<String, Extent> writes() {
      Map<String, Extent> writes = new LinkedHashMap<>();
      writes.put(region.output, Extent.perRow(region.outWidth()));
      writes.put(region.logSums(), Extent.perRow(region.heads));
      return writes;
    }

    @Override
    public Map<String, Long> scratch(Machine machine, Capacity capacity) {
      return Map.of(region.scores(), region.scoreFloats(machine, capacity));
    }

    @Override
    public Kernel bind(Machine machine, Function<String, NativeFloats> memory) {
      return new AttentionForwardKernel(
          region,
          machine,
          memory.apply(region.qkv),
          memory.apply(region.output),
          memory.apply(region.logSums()),
          memory.apply(region.scores()));
    }
  }

  private record Backward(AttentionRegion region, String dOut, String dQkv) implements Step {
    @Override
    public List<String> reads() {
      return List.of(dOut, region.qkv, region.output, region.logSums());
    }

    @Override
    public Map<String, Extent> writes() {
      return Map.of(dQkv, Extent.perRow(region.qkvWidth()));
    }

    @Override
    public Map<String, Long> scratch(Machine machine, Capacity capacity) {
      long floats = region.scoreFloats(machine, capacity);
      Map<String, Long> scratch = new LinkedHashMap<>();
      scratch.put(region.scoresAgain(), floats);
      scratch.put(region.scoreGradients(), floats);
      return scratch;
    }

    @Override
    public Kernel bind(Machine machine, Function<String, NativeFloats> memory) {
      return new AttentionBackwardKernel(
          region,
          machine,
          memory.apply(region.qkv),
          memory.apply(region.output),
          memory.apply(region.logSums()),
          memory.apply(dOut),
          memory.apply(dQkv),
          memory.apply(region.scoresAgain()),
          memory.apply(region.scoreGradients()));
    }
  }
}
