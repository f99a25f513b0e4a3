package ai.refocused.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Pass;
import ai.refocused.engine.Plan;
import ai.refocused.engine.PlanCompiler;
import ai.refocused.engine.Region;
import ai.refocused.engine.RowMath;
import ai.refocused.engine.SegmentGraph;
import ai.refocused.engine.region.ActivationRegion;
import ai.refocused.engine.region.AttentionRegion;
import ai.refocused.engine.region.LayerNormRegion;
import ai.refocused.engine.region.LinearRegion;
import ai.refocused.engine.region.RotaryRegion;
import ai.refocused.engine.region.RotaryTables;
import ai.refocused.engine.region.RowRange;
import ai.refocused.graph.NeoxBlock.LoraShape;
import ai.refocused.pretrained.Activation;
import ai.refocused.pretrained.ModelConfig;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Plans, with kernels and without, give what SameDiff's own session gives on the same graph. */
class NeoxBlockPlanTest {
  private static final int BATCH = 2;
  private static final int TIME = 70;
  private static final Machine MACHINE = new Machine(2, RowMath.best());

  @AfterAll
  static void stopThreads() {
    MACHINE.close();
  }

  record Case(String name, ModelConfig config, Map<String, LoraShape> loras) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    Map<String, LoraShape> lora =
        Map.of(
            "attention.query_key_value",
            new LoraShape(4, 2f, 0.25f, List.of(new RowRange(0, 8), new RowRange(24, 32))),
            "mlp.dense_4h_to_h",
            new LoraShape(3, 0.5f, 0f, List.of()));
    return Stream.of(
        new Case("parallel, gelu", config(Activation.GELU, 0.25, true, true), Map.of()),
        new Case("sequential, tanh", config(Activation.GELU_TANH, 1, false, true), Map.of()),
        new Case("no attention bias, silu", config(Activation.SILU, 0.5, true, false), Map.of()),
        new Case("no rotation, relu", config(Activation.RELU, 0, true, true), Map.of()),
        new Case("adapters", config(Activation.GELU, 0.25, true, true), lora),
        new Case(
            "DoRA",
            config(Activation.GELU, 0.25, true, true),
            Map.of(
                "attention.query_key_value",
                new LoraShape(4, 2f, 0.25f, true, List.of()),
                "mlp.dense_4h_to_h",
                new LoraShape(3, 0.5f, 0f, true, List.of()))));
  }

  static ModelConfig config(Activation act, double rotary, boolean parallel, boolean bias) {
    return new ModelConfig(
        100,
        32,
        1,
        4,
        48,
        act,
        128,
        rotary,
        10000,
        parallel,
        1e-5,
        false,
        bias,
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        JsonNodeFactory.instance.objectNode());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void allKernelsTogetherEqualTheSession(Case given) {
    check(given, region -> true);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void replayedNativeOperationsEqualTheSession(Case given) {
    check(given, region -> false);
  }

  @Test
  void eachKernelAloneEqualsTheSession() {
    Case given = cases().filter(c -> c.name.equals("adapters")).findFirst().orElseThrow();
    for (Class<? extends Region> kind :
        List.of(
            LayerNormRegion.class,
            LinearRegion.class,
            RotaryRegion.class,
            AttentionRegion.class,
            ActivationRegion.class)) {
      check(given, kind::isInstance);
    }
  }

  private static void check(Case given, Predicate<Region> fused) {
    RotaryTables tables =
        RotaryTables.of(TIME, given.config.rotarySize(), given.config.ropeTheta());
    SegmentGraph graph = NeoxBlock.build(given.config, BATCH, TIME, given.loras, tables);
    Map<String, INDArray> inputs = inputs(graph, given, tables);
    Set<String> wanted = new LinkedHashSet<>(graph.weights().keySet());
    wanted.add("x");

    Map<String, INDArray> expected = session(graph, inputs, wanted);
    Map<String, NativeFloats> actual = run(graph, inputs, wanted, fused);

    expected.forEach(
        (name, array) -> {
          NativeFloats floats = actual.get(name);
          float[] got = new float[(int) array.length()];
          floats.get(0, got, 0, got.length);
          float[] want = array.dup('c').data().asFloat();
          assertThat(relativeDistance(got, want)).as(name).isLessThan(3e-6);
        });
  }

  static double relativeDistance(float[] got, float[] want) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < want.length; i++) {
      difference += Math.pow((double) got[i] - want[i], 2);
      norm += Math.pow(want[i], 2);
    }
    return Math.sqrt(difference) / Math.max(Math.sqrt(norm), 1e-12);
  }

  private static Map<String, INDArray> inputs(SegmentGraph graph, Case given, RotaryTables tables) {
    Nd4j.getRandom().setSeed(7);
    Map<String, INDArray> inputs = new LinkedHashMap<>();
    inputs.put("x", Nd4j.randn(DataType.FLOAT, graph.rows(), graph.width()));
    inputs.put(graph.outputGradient(), Nd4j.randn(DataType.FLOAT, graph.rows(), graph.width()));
    graph.weights().forEach((name, shape) -> inputs.put(name, weight(name, shape)));
    given.loras.forEach(
        (name, lora) -> {
          for (RowRange dead : lora.deadRows()) {
            for (int r = dead.from(); r < dead.to(); r++) {
              inputs.get(name + ".lora_B.weight").getRow(r).assign(0);
            }
          }
        });
    graph.constants().forEach((name, shape) -> inputs.put(name, constant(name, shape, tables)));
    given.loras.forEach(
        (linear, lora) -> {
          if (lora.dora()) {
            INDArray delta =
                inputs
                    .get(linear + ".lora_B.weight")
                    .mmul(inputs.get(linear + ".lora_A.weight"))
                    .mul(lora.scale());
            inputs.put(
                NeoxBlock.rowLengths(linear),
                inputs.get(linear + ".weight").add(delta).norm2(1).castTo(DataType.FLOAT));
          }
        });
    return inputs;
  }

  private static INDArray weight(String name, long[] shape) {
    INDArray w = Nd4j.randn(DataType.FLOAT, shape).mul(shape.length == 1 ? 0.5 : 0.15);
    return name.endsWith("layernorm.weight") ? w.add(1) : w;
  }

  private static INDArray constant(String name, long[] shape, RotaryTables tables) {
    INDArray array = Nd4j.create(DataType.FLOAT, shape);
    if (name.equals(NeoxBlock.MASK)) {
      for (int b = 0; b < BATCH; b++) {
        for (int q = 0; q < TIME; q++) {
          for (int k = q + 1; k < TIME; k++) {
            array.putScalar(new long[] {b, 0, q, k}, -1e9f);
          }
        }
      }
    } else if (name.endsWith("dropout_mask") || name.endsWith("dora_norm")) {
      array.assign(1);
    } else {
      float[] table = name.equals(NeoxBlock.COS) ? tables.cos() : tables.sin();
      for (int r = 0; r < shape[0]; r++) {
        for (int i = 0; i < tables.half(); i++) {
          array.putScalar(new long[] {r, 0, 0, i}, table[r % TIME * tables.half() + i]);
        }
      }
    }
    return array;
  }

  private static Map<String, INDArray> session(
      SegmentGraph graph, Map<String, INDArray> inputs, Set<String> wanted) {
    SameDiff sd = graph.sd();
    sd.createGradFunction(wanted.toArray(String[]::new));
    Map<String, String> names = new LinkedHashMap<>();
    names.put(graph.output(), graph.output());
    wanted.forEach(
        name -> names.put(PlanCompiler.gradient(name), sd.getVariable(name).getGradient().name()));
    Map<String, INDArray> found =
        sd.getFunction("grad").output(inputs, List.copyOf(names.values()));
    Map<String, INDArray> results = new LinkedHashMap<>();
    names.forEach((name, variable) -> results.put(name, found.get(variable)));
    return results;
  }

  private static Map<String, NativeFloats> run(
      SegmentGraph graph,
      Map<String, INDArray> inputs,
      Set<String> wanted,
      Predicate<Region> fused) {
    Capacity capacity = new Capacity(graph.rows(), TIME);
    Plan plan = PlanCompiler.training(graph, fused, wanted, MACHINE, capacity);
    Map<String, NativeFloats> memory = new HashMap<>();
    inputs.forEach(
        (name, array) -> {
          float[] values = array.dup('c').data().asFloat();
          NativeFloats floats = NativeFloats.allocate(values.length);
          floats.put(0, values, 0, values.length);
          memory.put(name, floats);
        });
    memory.put(graph.output(), NativeFloats.allocate((long) graph.rows() * graph.width()));
    for (String name : wanted) {
      memory.put(PlanCompiler.gradient(name), NativeFloats.allocate(inputs.get(name).length()));
    }
    Plan.Bound bound =
        plan.bind(
            MACHINE,
            memory::get,
            NativeFloats.allocate(plan.arenaFloats()),
            NativeFloats.allocate(plan.tapeFloats()));
    Pass pass = new Pass();
    int[] starts = new int[BATCH + 1];
    for (int b = 0; b <= BATCH; b++) {
      starts[b] = b * TIME;
    }
    pass.sequences(starts);
    bound.forward(pass);
    bound.backward(pass);
    return memory;
  }
}
