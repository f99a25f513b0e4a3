package ai.refocused.graph;

import ai.refocused.engine.Region;
import ai.refocused.engine.SegmentGraph;
import ai.refocused.engine.region.AttentionRegion;
import ai.refocused.engine.region.CachedAttentionRegion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A block for generation: the same graph, whose attention is a kernel that keeps keys and values of
 * earlier passes. It has kernels and a forward pass alone; the graph's own operations know nothing
 * of the cache.
 */
public final class CachedBlock {
  /** The name under which a plan asks for the cache. */
  public static final String CACHE = "attention_cache";

  private CachedBlock() {}

  /** A block's graph with attention over a cache in place of attention within the batch. */
  public static SegmentGraph of(SegmentGraph block) {
    List<Region> regions = new ArrayList<>();
    for (Region region : block.regions()) {
      regions.add(
          region instanceof AttentionRegion attention
              ? new CachedAttentionRegion(
                  attention.qkv(),
                  CACHE,
                  attention.output(),
                  attention.heads(),
                  attention.headSize())
              : region);
    }
    Map<String, long[]> constants = new LinkedHashMap<>(block.constants());
    constants.put(CACHE, new long[0]);
    return new SegmentGraph(
        block.sd(),
        block.input(),
        block.output(),
        block.outputGradient(),
        block.weights(),
        constants,
        regions,
        block.rows(),
        block.width());
  }
}
