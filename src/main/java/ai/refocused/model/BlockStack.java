package ai.refocused.model;

import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.NativeMemory;
import ai.refocused.engine.Pass;
import ai.refocused.engine.Plan;
import ai.refocused.engine.PlanCompiler;
import ai.refocused.engine.SegmentGraph;
import ai.refocused.engine.region.RotaryTables;
import ai.refocused.graph.NeoxBlock;
import ai.refocused.graph.NeoxBlock.LoraShape;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.pretrained.PeftNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The transformer blocks with the memory that they run in. All blocks of a kind share one plan;
 * blocks below the lowest trained one have a forward plan only and leave nothing behind.
 */
final class BlockStack {
  private final ModelWeights weights;
  private final Machine machine;
  private final boolean checkpointing;
  private final int layers;
  private final int lowest;
  private final List<Plan> plans = new ArrayList<>();
  private final List<Plan.Bound> blocks = new ArrayList<>();
  private final List<NativeFloats> hidden = new ArrayList<>();
  private final NativeFloats[] gradient;
  private final NativeFloats arena;
  private final List<NativeFloats> tapes = new ArrayList<>();

  BlockStack(
      ModelConfig config,
      Adaptation adaptation,
      ModelWeights weights,
      Machine machine,
      Capacity capacity,
      boolean checkpointing,
      NativeMemory memory) {
    this.weights = weights;
    this.machine = machine;
    this.checkpointing = checkpointing;
    this.layers = config.layers();
    this.lowest = lowestTrained();
    RotaryTables tables =
        RotaryTables.of(capacity.sequence(), config.rotarySize(), config.ropeTheta());
    Map<Kind, Plan> compiled = new HashMap<>();
    for (int layer = 0; layer < layers; layer++) {
      Map<String, LoraShape> loras = adaptation.loras(layer);
      Kind kind = new Kind(wanted(layer, loras), loras);
      plans.add(compiled.computeIfAbsent(kind, k -> compile(k, config, tables, machine, capacity)));
    }
    long rowFloats = (long) capacity.rows() * config.hiddenSize();
    this.arena =
        memory.allocateUninitialized(plans.stream().mapToLong(Plan::arenaFloats).max().orElse(0));
    this.gradient =
        new NativeFloats[] {
          memory.allocateUninitialized(rowFloats), memory.allocateUninitialized(rowFloats)
        };
    for (int l = 0; l <= layers; l++) {
      // Inputs of frozen blocks are not needed twice: two vectors take turns.
      hidden.add(
          l >= 2 && l < lowest ? hidden.get(l - 2) : memory.allocateUninitialized(rowFloats));
    }
    for (int layer = 0; layer < layers; layer++) {
      blocks.add(bind(layer, tape(layer, memory)));
    }
  }

  /** What blocks that share a plan have in common. */
  private record Kind(Set<String> wanted, Map<String, LoraShape> loras) {}

  private static Plan compile(
      Kind kind, ModelConfig config, RotaryTables tables, Machine machine, Capacity capacity) {
    // Rows are tokens end to end, so one graph over all of them serves every batch.
    SegmentGraph graph = NeoxBlock.build(config, 1, capacity.rows(), kind.loras, tables);
    return kind.wanted.isEmpty()
        ? PlanCompiler.forwardOnly(graph, region -> true, machine, capacity)
        : PlanCompiler.training(graph, region -> true, kind.wanted, machine, capacity);
  }

  /** The lowest block that anything is trained in or below; blocks under it only run forward. */
  private int lowestTrained() {
    if (weights.isTrained(NeoxTensor.EMBEDDING)) {
      return 0;
    }
    for (int layer = 0; layer < layers; layer++) {
      if (isTrained(layer)) {
        return layer;
      }
    }
    return layers;
  }

  private boolean isTrained(int layer) {
    return weights.parameters().stream().anyMatch(p -> p.name().contains(NeoxTensor.prefix(layer)));
  }

  /** What is to be differentiated in a block; empty for one that only runs forward. */
  private Set<String> wanted(int layer, Map<String, LoraShape> loras) {
    Set<String> wanted = new LinkedHashSet<>();
    if (layer < lowest) {
      return wanted;
    }
    if (layer > lowest || weights.isTrained(NeoxTensor.EMBEDDING)) {
      wanted.add("x");
    }
    for (NeoxTensor tensor : weights.tensors()) {
      if (tensor.layer() == layer && weights.isTrained(tensor.name())) {
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

  private Plan.Bound bind(int layer, NativeFloats tape) {
    NativeFloats upstream = gradient[(layer + 1) % 2];
    NativeFloats downstream = gradient[layer % 2];
    return plans
        .get(layer)
        .bind(
            machine,
            name -> {
              if (name.equals("x")) {
                return hidden.get(layer);
              } else if (name.equals("out")) {
                return hidden.get(layer + 1);
              } else if (name.equals("out_gradient")) {
                return upstream;
              } else if (name.equals(PlanCompiler.gradient("x"))) {
                return downstream;
              } else if (name.startsWith(PlanCompiler.gradient(""))) {
                String local = name.substring(PlanCompiler.gradient("").length());
                return weights.gradient(full(layer, local));
              }
              return weights.value(full(layer, name));
            },
            arena,
            tape);
  }

  /** The checkpoint's name, or PEFT's, of a block's own tensor. */
  static String full(int layer, String local) {
    String name = NeoxTensor.prefix(layer) + local;
    int at = name.indexOf(".lora_");
    if (at < 0) {
      return name;
    }
    String module = name.substring(0, at);
    return switch (name.substring(at)) {
      case ".lora_A.weight" -> PeftNames.loraA(module);
      case ".lora_B.weight" -> PeftNames.loraB(module);
      default -> PeftNames.magnitude(module);
    };
  }

  /** A block's tape. With checkpointing the blocks that are differentiated share one. */
  private NativeFloats tape(int layer, NativeMemory memory) {
    if (checkpointing && layer > lowest) {
      return tapes.get(lowest);
    }
    long floats = checkpointing && layer == lowest ? largestTape() : plans.get(layer).tapeFloats();
    NativeFloats tape = memory.allocateUninitialized(floats);
    tapes.add(tape);
    return tape;
  }

  private long largestTape() {
    return plans.stream().mapToLong(Plan::tapeFloats).max().orElse(0);
  }

  /** Rows that enter the lowest block. */
  NativeFloats input() {
    return hidden.get(0);
  }

  /** Rows that leave the highest block. */
  NativeFloats output() {
    return hidden.get(layers);
  }

  /** Where the gradient of {@link #output()} goes before {@link #backward}. */
  NativeFloats outputGradient() {
    return gradient[layers % 2];
  }

  /** Where the gradient of {@link #input()} lies after {@link #backward}, if it was made. */
  NativeFloats inputGradient() {
    return gradient[0];
  }

  void forward(Pass pass) {
    for (int layer = 0; layer < layers; layer++) {
      pass.segment(layer);
      blocks.get(layer).forward(pass);
    }
  }

  void backward(Pass pass) {
    for (int layer = layers - 1; layer >= lowest; layer--) {
      pass.segment(layer);
      if (checkpointing && layer < layers - 1) {
        // The tape holds the block above's values; this block's are made again.
        blocks.get(layer).forward(pass);
      }
      blocks.get(layer).backward(pass);
    }
  }
}
