package ai.refocused.model;

import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.engine.ProductShape;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.pretrained.ModelConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory outside the heap that a model takes, in bytes, known before any is taken.
 *
 * @param weights trained and frozen ones, adapters among them
 * @param gradients of the trained ones
 * @param tape rows between blocks, their gradients, and what forward passes leave to backward ones
 * @param arena what blocks need while they run
 * @param head last norm, logits of a chunk of rows, and their gradients
 * @param products what matrix products copy operands to, and what their libraries keep
 */
public record ModelMemory(
    long weights, long gradients, long tape, long arena, long head, long products) {

  /** Compiles the plans that a model would have and adds up what it would allocate. */
  public static ModelMemory of(
      ModelConfig config,
      Adaptation adaptation,
      Machine machine,
      Capacity capacity,
      GradientCheckpointing checkpointing) {
    WeightLayout layout = new WeightLayout(config, adaptation);
    BlockPlans blocks =
        new BlockPlans(config, adaptation, layout, machine, capacity, checkpointing);
    return new ModelMemory(
        bytes(layout.trainedLength() + layout.frozenLength()),
        bytes(layout.trainedLength()),
        bytes(blocks.tapeFloats()),
        bytes(blocks.arenaFloats()),
        bytes(OutputLayer.floats(config, layout, machine, capacity)),
        machine.workspaceBytes(products(config, layout, capacity)));
  }

  private static List<ProductShape> products(
      ModelConfig config, WeightLayout layout, Capacity capacity) {
    List<ProductShape> products = new ArrayList<>(Linears.inBlocks(layout, capacity.rows()));
    products.addAll(OutputLayer.products(config, layout, capacity));
    return products;
  }

  private static long bytes(long floats) {
    return floats * Float.BYTES;
  }

  /** All that the model allocates. */
  public long total() {
    return weights + gradients + tape + arena + head;
  }
}
