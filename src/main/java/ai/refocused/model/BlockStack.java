package ai.refocused.model;

import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.NativeMemory;
import ai.refocused.engine.Pass;
import ai.refocused.engine.Plan;
import ai.refocused.engine.PlanCompiler;
import ai.refocused.pretrained.PeftNames;
import java.util.ArrayList;
import java.util.List;

/**
 * The transformer blocks with the memory that they run in. Blocks below the lowest trained one
 * leave nothing behind.
 */
final class BlockStack {
  private final ModelWeights weights;
  private final Machine machine;
  private final BlockPlans plans;
  private final int layers;
  private final List<Plan.Bound> blocks = new ArrayList<>();
  private final List<NativeFloats> hidden = new ArrayList<>();
  private final NativeFloats[] gradient;
  private final NativeFloats arena;

  BlockStack(BlockPlans plans, ModelWeights weights, Machine machine, NativeMemory memory) {
    this.weights = weights;
    this.machine = machine;
    this.plans = plans;
    this.layers = plans.layers();
    this.arena = memory.allocateUninitialized(plans.arenaFloats());
    this.gradient =
        new NativeFloats[] {
          memory.allocateUninitialized(plans.rowFloats()),
          memory.allocateUninitialized(plans.rowFloats())
        };
    for (int vector = 0; vector < plans.inputs().vectors(); vector++) {
      hidden.add(memory.allocateUninitialized(plans.rowFloats()));
    }
    List<NativeFloats> tapes = plans.tapes().stream().map(memory::allocateUninitialized).toList();
    for (int layer = 0; layer < layers; layer++) {
      blocks.add(bind(layer, tapes.get(plans.isCheckpointed() ? 0 : layer)));
    }
  }

  /** The rows that enter a block and leave the one below. */
  private NativeFloats hidden(int place) {
    return hidden.get(plans.inputs().vector(place));
  }

  private Plan.Bound bind(int layer, NativeFloats tape) {
    NativeFloats upstream = gradient[(layer + 1) % 2];
    NativeFloats downstream = gradient[layer % 2];
    return plans
        .of(layer)
        .bind(
            machine,
            name -> {
              if (name.equals("x")) {
                return hidden(layer);
              } else if (name.equals("out")) {
                return hidden(layer + 1);
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

  /** Rows that enter the lowest block. */
  NativeFloats input() {
    return hidden(0);
  }

  /** Rows that leave the highest block. */
  NativeFloats output() {
    return hidden(layers);
  }

  /** Where the gradient of {@link #output()} goes before {@link #backward}. */
  NativeFloats outputGradient() {
    return gradient[layers % 2];
  }

  /** Where the gradient of {@link #input()} lies after {@link #backward}, if it was made. */
  NativeFloats inputGradient() {
    return gradient[0];
  }

  /** Rows that leave the frozen blocks at the bottom; {@link #input} if there are none. */
  NativeFloats frozenOutput() {
    return hidden(plans.lowest());
  }

  /** Runs the frozen blocks at the bottom, from {@link #input} to {@link #frozenOutput}. */
  void forwardFrozen(Pass pass) {
    forward(pass, 0, plans.lowest());
  }

  /** Runs the blocks above, from {@link #frozenOutput} to {@link #output}. */
  void forwardTrained(Pass pass) {
    forward(pass, plans.lowest(), layers);
  }

  private void forward(Pass pass, int from, int to) {
    for (int layer = from; layer < to; layer++) {
      pass.segment(layer);
      blocks.get(layer).forward(pass);
    }
  }

  void backward(Pass pass) {
    for (int layer = layers - 1; layer >= plans.lowest(); layer--) {
      if (plans.isCheckpointed() && layer < layers - 1) {
        // The tape holds the block above's values; this block's are made again.
        forward(pass, plans.inputs().restart(layer), layer + 1);
      }
      pass.segment(layer);
      blocks.get(layer).backward(pass);
    }
  }
}
