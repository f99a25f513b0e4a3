package ai.refocused.model;

import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.NativeMemory;
import ai.refocused.engine.Pass;
import ai.refocused.engine.Plan;
import ai.refocused.engine.PlanCompiler;
import ai.refocused.engine.region.CachedAttentionRegion;
import ai.refocused.engine.region.RotaryTables;
import ai.refocused.graph.CachedBlock;
import ai.refocused.graph.NeoxBlock;
import ai.refocused.graph.NeoxBlock.LoraShape;
import ai.refocused.graph.NormGraph;
import ai.refocused.pretrained.ModelConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The transformer blocks for generation: forward plans over a cache. Inputs and outputs of blocks
 * take turns in two vectors.
 */
final class DecoderBlocks {
  private final NativeFloats[] hidden;
  private final List<Plan.Bound> blocks = new ArrayList<>();

  DecoderBlocks(
      ModelConfig config,
      Adaptation adaptation,
      ModelWeights weights,
      Machine machine,
      DecoderRoom room,
      NativeMemory memory) {
    Capacity capacity = new Capacity(room.rows(), room.positions());
    RotaryTables tables =
        RotaryTables.of(room.positions(), config.rotarySize(), config.ropeTheta());
    Map<Map<String, LoraShape>, Plan> compiled = new HashMap<>();
    List<Plan> plans = new ArrayList<>();
    for (int layer = 0; layer < config.layers(); layer++) {
      plans.add(
          compiled.computeIfAbsent(
              adaptation.loras(layer),
              loras ->
                  PlanCompiler.forwardOnly(
                      CachedBlock.of(NeoxBlock.build(config, 1, room.rows(), loras, tables)),
                      region -> true,
                      machine,
                      capacity)));
    }
    long floats = (long) room.rows() * config.hiddenSize();
    this.hidden =
        new NativeFloats[] {
          memory.allocateUninitialized(floats), memory.allocateUninitialized(floats)
        };
    NativeFloats arena =
        memory.allocateUninitialized(plans.stream().mapToLong(Plan::arenaFloats).max().orElse(0));
    NativeFloats noTape = memory.allocateUninitialized(0);
    long cacheFloats =
        CachedAttentionRegion.cacheFloats(room.cachedTokens(), config.heads(), config.headSize());
    for (int l = 0; l < config.layers(); l++) {
      int layer = l;
      NativeFloats cache = memory.allocateUninitialized(cacheFloats);
      blocks.add(
          plans
              .get(layer)
              .bind(machine, name -> external(weights, cache, layer, name), arena, noTape));
    }
  }

  private NativeFloats external(ModelWeights weights, NativeFloats cache, int layer, String name) {
    return switch (name) {
      case "x" -> hidden[layer % 2];
      case "out" -> hidden[(layer + 1) % 2];
      case CachedBlock.CACHE -> cache;
      default -> weights.value(BlockStack.full(layer, name));
    };
  }

  /** Rows that enter the lowest block. */
  NativeFloats input() {
    return hidden[0];
  }

  /** Rows that leave the highest block. */
  NativeFloats output() {
    return hidden[blocks.size() % 2];
  }

  void forward(Pass pass) {
    blocks.forEach(block -> block.forward(pass));
  }

  /** The norm before the head for rows that do not belong to one sequence. */
  static Plan.Bound norm(
      ModelConfig config,
      ModelWeights weights,
      Machine machine,
      NativeFloats rows,
      NativeFloats normed,
      NativeMemory memory) {
    int count = Math.toIntExact(rows.length() / config.hiddenSize());
    Plan plan =
        PlanCompiler.forwardOnly(
            NormGraph.segment(config, count), region -> true, machine, new Capacity(count, count));
    return plan.bind(
        machine,
        name ->
            switch (name) {
              case "x" -> rows;
              case "final_layer_norm" -> normed;
              default -> weights.value(NeoxTensor.FINAL_NORM + name);
            },
        memory.allocateUninitialized(plan.arenaFloats()),
        memory.allocateUninitialized(plan.tapeFloats()));
  }
}
