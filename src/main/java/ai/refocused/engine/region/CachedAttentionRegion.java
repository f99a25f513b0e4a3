package ai.refocused.engine.region;

import ai.refocused.engine.Capacity;
import ai.refocused.engine.Extent;
import ai.refocused.engine.Kernel;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Region;
import ai.refocused.engine.Step;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * {@link AttentionRegion} for passes that continue sequences ({@link
 * ai.refocused.engine.Pass#continuing}): keys and values of the new rows are added to a cache, and
 * the new rows' queries see all of their sequence that is in it. Forward only.
 *
 * <p>The cache [heads, 2, tokens, headSize] holds keys, then values, of each head; the tokens of
 * one sequence follow each other. It lies outside the plan and keeps its content from pass to pass.
 *
 * @param cache the cache's name
 */
public record CachedAttentionRegion(
    String qkv, String cache, String output, int heads, int headSize) implements Region {

  /** Floats of a cache for so many tokens. */
  public static long cacheFloats(int tokens, int heads, int headSize) {
    return 2L * tokens * heads * headSize;
  }

  int qkvWidth() {
    return 3 * heads * headSize;
  }

  int outWidth() {
    return heads * headSize;
  }

  float scale() {
    return (float) (1 / Math.sqrt(headSize));
  }

  private String scores() {
    return output + "/scores";
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
    throw new UnsupportedOperationException("attention over a cache has no backward pass");
  }

  private record Forward(CachedAttentionRegion region) implements Step {
    @Override
    public List<String> reads() {
      return List.of(region.qkv, region.cache);
    }

    @Override
    public Map<String, Extent> writes() {
      return Map.of(region.output, Extent.perRow(region.outWidth()));
    }

    @Override
    public Map<String, Long> scratch(Machine machine, Capacity capacity) {
      return Map.of(
          region.scores(),
          (long) machine.threads().size() * AttentionRegion.BLOCK * capacity.sequence());
    }

    @Override
    public Kernel bind(Machine machine, Function<String, NativeFloats> memory) {
      return new CachedAttentionKernel(
          region,
          machine,
          memory.apply(region.qkv),
          memory.apply(region.cache),
          memory.apply(region.output),
          memory.apply(region.scores()));
    }
  }
}
