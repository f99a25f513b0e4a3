package ai.refocused.job;

import java.util.List;

/**
 * What a fine-tuning would train.
 *
 * @param plan memory and steps, nothing measured
 * @param totalParameters weights of the base model
 * @param trainedParameters weights that are trained, those of adapters included
 * @param parts what is trained but for adapters, bottom to top
 * @param targets layers with an adapter, in the model's order
 */
public record ExplainResult(
    PlanResult plan,
    long trainExamples,
    long evalExamples,
    long totalParameters,
    long trainedParameters,
    List<Part> parts,
    List<LoraTarget> targets)
    implements TrainerResult {
  public ExplainResult {
    parts = List.copyOf(parts);
    targets = List.copyOf(targets);
  }

  /**
   * A trained part of the base model.
   *
   * @param name such as {@code embed_in} or {@code blocks 2-3}
   * @param parameters trained in it
   */
  public record Part(String name, long parameters) {}

  /**
   * The same layer of successive blocks, all with an adapter of the same size.
   *
   * @param module name inside a block, such as {@code attention.dense}
   * @param shape of the layer's weight, outputs before inputs
   * @param parts which of query, key and value are adapted; empty for a layer without such parts
   * @param scale factor on the adapter's output
   * @param parameters of the adapter of one block
   */
  public record LoraTarget(
      int firstBlock,
      int lastBlock,
      String module,
      List<Integer> shape,
      List<String> parts,
      int rank,
      double scale,
      long parameters) {
    public LoraTarget {
      shape = List.copyOf(shape);
      parts = List.copyOf(parts);
    }
  }
}
