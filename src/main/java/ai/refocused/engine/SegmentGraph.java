package ai.refocused.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * A differentiable part of a model: a SameDiff graph with placeholder {@code input}, variable
 * {@code output}, and the scalar loss {@code sum(output * outputGradient)}, so that SameDiff's own
 * differentiation yields exact gradients for whatever comes after it.
 *
 * @param weights placeholders for the weights, with their shapes
 * @param constants placeholders that depend on the batch alone (rotary tables, masks), which only
 *     SameDiff's own operations read, and names of memory that kernels keep from pass to pass
 * @param regions parts that kernels may replace
 * @param rows token rows that the graph's shapes are written for
 * @param width floats per row of input and output
 */
public record SegmentGraph(
    SameDiff sd,
    String input,
    String output,
    String outputGradient,
    Map<String, long[]> weights,
    Map<String, long[]> constants,
    List<Region> regions,
    int rows,
    int width) {
  public SegmentGraph {
    // In order: Map.copyOf's order changes from one JVM to the next, and sums with it.
    weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
    regions = List.copyOf(regions);
  }
}
