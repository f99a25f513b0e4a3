package ai.refocused.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A part of a SameDiff graph that a kernel can stand in for. The graph marks the part's border by
 * identity operations: the region's inputs are the outputs of identities that only the region
 * reads, so the gradient of such a variable is the region's own contribution and nothing else's. A
 * kernel that makes the region's output, and one that makes those gradients, replace all operations
 * between; SameDiff's definition stays the reference that tests hold the kernels against.
 */
public interface Region {

  /** The variable that the region makes. */
  String output();

  /** The border variables that it reads, those without gradient left out. */
  List<String> inputs();

  /** Kernel of the forward pass, which makes all that the backward pass may read. */
  Step forward();

  /**
   * The same for those who read only some of it.
   *
   * @param wanted values that anyone reads
   */
  default Step forward(Set<String> wanted) {
    return forward();
  }

  /**
   * Kernel of the backward pass.
   *
   * @param outputGradient name of the gradient of {@link #output()}
   * @param gradients names of the gradients of the inputs, by input
   * @param wanted inputs whose gradients anyone reads; never empty
   */
  Step backward(String outputGradient, Map<String, String> gradients, Set<String> wanted);
}
