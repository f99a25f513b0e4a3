package ai.refocused.model;

import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.engine.Plan;
import ai.refocused.engine.PlanCompiler;
import ai.refocused.engine.SegmentGraph;
import ai.refocused.engine.region.RotaryTables;
import ai.refocused.graph.NeoxBlock;
import ai.refocused.graph.NeoxBlock.LoraShape;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.pretrained.ModelConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The plan of each transformer block, and the memory that they need together. All blocks of a kind
 * share one plan; blocks below the lowest trained one have a forward plan only.
 */
final class BlockPlans {
  private final WeightLayout layout;
  private final Capacity capacity;
  private final int width;
  private final GradientCheckpointing checkpointing;
  private final int lowest;
  private final BlockInputs inputs;
  private final List<Plan> plans = new ArrayList<>();

  BlockPlans(
      ModelConfig config,
      Adaptation adaptation,
      WeightLayout layout,
      Machine machine,
      Capacity capacity,
      GradientCheckpointing checkpointing) {
    this.layout = layout;
    this.capacity = capacity;
    this.width = config.hiddenSize();
    this.checkpointing = checkpointing;
    this.lowest = lowestTrained(config.layers());
    this.inputs = new BlockInputs(config.layers(), lowest, checkpointing);
    RotaryTables tables =
        RotaryTables.of(capacity.sequence(), config.rotarySize(), config.ropeTheta());
    Map<Kind, Plan> compiled = new HashMap<>();
    for (int layer = 0; layer < config.layers(); layer++) {
      Map<String, LoraShape> loras = adaptation.loras(layer);
      Kind kind = new Kind(wanted(layer, loras), loras);
      plans.add(compiled.computeIfAbsent(kind, k -> compile(k, config, tables, machine)));
    }
  }

  /** What blocks that share a plan have in common. */
  private record Kind(Set<String> wanted, Map<String, LoraShape> loras) {}

  private Plan compile(Kind kind, ModelConfig config, RotaryTables tables, Machine machine) {
    // Rows are tokens end to end, so one graph over all of them serves every batch.
    SegmentGraph graph = NeoxBlock.build(config, 1, capacity.rows(), kind.loras, tables);
    return kind.wanted.isEmpty()
        ? PlanCompiler.forwardOnly(graph, region -> true, machine, capacity)
        : PlanCompiler.training(graph, region -> true, kind.wanted, machine, capacity);
  }

  private int lowestTrained(int layers) {
    if (layout.isTrained(NeoxTensor.EMBEDDING)) {
      return 0;
    }
    for (int layer = 0; layer < layers; layer++) {
      if (layout.trainsIn(layer)) {
        return layer;
      }
    }
    return layers;
  }

  /** What is to be differentiated in a block; empty for one that only runs forward. */
  private Set<String> wanted(int layer, Map<String, LoraShape> loras) {
    Set<String> wanted = new LinkedHashSet<>();
    if (layer < lowest) {
      return wanted;
    }
    if (layer > lowest || layout.isTrained(NeoxTensor.EMBEDDING)) {
      wanted.add("x");
    }
    for (NeoxTensor tensor : layout.tensors()) {
      if (tensor.layer() == layer && layout.isTrained(tensor.name())) {
        wanted.add(tensor.local());
      }
    }
    loras.forEach(
        (linear, lora) -> {
          wanted.add(linear + ".lora_A.weight");
          wanted.add(linear + ".lora_B.weight");
          if (lora.dora()) {
            wanted.add(NeoxBlock.magnitude(linear));
          }
        });
    return wanted;
  }

  int layers() {
    return plans.size();
  }

  /** The lowest block that anything is trained in or below; blocks under it only run forward. */
  int lowest() {
    return lowest;
  }

  /** Where the rows between blocks lie. */
  BlockInputs inputs() {
    return inputs;
  }

  Plan of(int layer) {
    return plans.get(layer);
  }

  /** Floats of the rows between two blocks. */
  long rowFloats() {
    return (long) capacity.rows() * width;
  }

  /** Floats of the memory that all blocks share. */
  long arenaFloats() {
    return plans.stream().mapToLong(Plan::arenaFloats).max().orElse(0);
  }

  /** Lengths of the tapes; with checkpointing there is one for all blocks. */
  List<Long> tapes() {
    List<Long> tapes = plans.stream().map(Plan::tapeFloats).toList();
    return isCheckpointed() ? List.of(tapes.stream().mapToLong(f -> f).max().orElse(0)) : tapes;
  }

  /** Whether blocks run forward again before they run backward. */
  boolean isCheckpointed() {
    return checkpointing != GradientCheckpointing.FALSE;
  }

  /** Floats of all that blocks pass on: rows, their gradients, and what backward passes need. */
  long tapeFloats() {
    return rowFloats() * (inputs.vectors() + 2) + tapes().stream().mapToLong(Long::longValue).sum();
  }
}
