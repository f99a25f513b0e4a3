package ai.refocused.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;

/**
 * Turns a SameDiff graph into a {@link Plan}.
 *
 * <p>Rewriting is by name: a region's kernel claims the variables that it makes, whatever
 * operations made them before; walking back from what is wanted then never reaches the operations
 * inside the region. Identities and gradients that pass through unchanged become other names of one
 * value.
 */
public final class PlanCompiler {
  private final SegmentGraph graph;
  private final GraphReader reader;
  private final Machine machine;
  private final Capacity capacity;

  /** A value's other name -> the value. */
  private final Map<String, String> alias = new HashMap<>();

  /** Who makes a value; candidates, most of which nobody will want. */
  private final Map<String, PlanNode> makers = new HashMap<>();

  /** Null where every region has a kernel: only ND4J's own operations need shapes. */
  private GraphReader.Shapes shapes;

  private PlanCompiler(
      SegmentGraph graph, boolean withGradients, Machine machine, Capacity capacity) {
    this.graph = graph;
    this.machine = machine;
    this.capacity = capacity;
    this.reader = new GraphReader(graph, withGradients);
  }

  /**
   * Compiles the forward pass alone, for blocks where nothing is trained, in them or below.
   *
   * @param fused which regions get kernels; the others keep ND4J's operations
   */
  public static Plan forwardOnly(
      SegmentGraph graph, Predicate<Region> fused, Machine machine, Capacity capacity) {
    PlanCompiler compiler = new PlanCompiler(graph, false, machine, capacity);
    return compiler.compile(fused, Map.of(), false);
  }

  /**
   * Compiles both passes.
   *
   * @param wanted weights, and the input, whose gradients are to be made; a gradient's external
   *     memory is asked for as {@code gradient:<name>}
   */
  public static Plan training(
      SegmentGraph graph,
      Predicate<Region> fused,
      Set<String> wanted,
      Machine machine,
      Capacity capacity) {
    PlanCompiler compiler = new PlanCompiler(graph, true, machine, capacity);
    Map<String, String> results = new LinkedHashMap<>();
    for (String name : wanted.stream().sorted().toList()) {
      results.put(compiler.reader.gradientOf(name), gradient(name));
    }
    return compiler.compile(fused, results, true);
  }

  /** The external name of a gradient. */
  public static String gradient(String name) {
    return "gradient:" + name;
  }

  private Plan compile(
      Predicate<Region> fused, Map<String, String> gradients, boolean withGradients) {
    if (withGradients) {
      alias.put(reader.gradientOf(graph.output()), graph.outputGradient());
    }
    boolean allFused = graph.regions().stream().allMatch(fused);
    shapes = allFused ? null : reader.shapes();
    readOperations();
    for (Region region : graph.regions()) {
      if (fused.test(region)) {
        claim(region, withGradients);
      }
    }
    Map<String, String> results = new LinkedHashMap<>();
    results.put(root(graph.output()), graph.output());
    gradients.forEach((name, external) -> addResult(results, name, external));
    List<PlanNode> nodes = reach(results.keySet());
    List<Step> forward = new ArrayList<>();
    List<Step> backward = new ArrayList<>();
    for (PlanNode node : nodes) {
      (node.isBackward() ? backward : forward).add(renamed(node.step()));
    }
    return new MemoryPlanner(machine, capacity, externals(results)).place(forward, backward);
  }

  /** What no step makes, or two results share, would keep whatever its memory held before. */
  private void addResult(Map<String, String> results, String name, String external) {
    String value = root(name);
    if (!makers.containsKey(value) || results.putIfAbsent(value, external) != null) {
      throw new IllegalStateException("nothing makes " + external + " alone");
    }
  }

  private Map<String, String> externals(Map<String, String> results) {
    Map<String, String> externals = new HashMap<>(results);
    externals.put(graph.input(), graph.input());
    externals.put(graph.outputGradient(), graph.outputGradient());
    graph.weights().keySet().forEach(name -> externals.put(name, name));
    graph.constants().keySet().forEach(name -> externals.put(name, name));
    return externals;
  }

  private void readOperations() {
    Set<String> afterGradient = new HashSet<>(Set.of(graph.outputGradient()));
    List<SameDiffOp> ops = reader.ops();
    for (int order = 0; order < ops.size(); order++) {
      SameDiffOp op = ops.get(order);
      List<String> outputs = GraphReader.outputs(op);
      boolean backward = GraphReader.inputs(op).stream().anyMatch(afterGradient::contains);
      if (backward) {
        afterGradient.addAll(outputs);
      }
      if (!readAlias(op)) {
        PlanNode node = new PlanNode(order, backward, wanted -> step(op));
        outputs.stream().filter(name -> !alias.containsKey(name)).forEach(n -> makers.put(n, node));
      }
    }
  }

  private boolean readAlias(SameDiffOp op) {
    List<String> inputs = GraphReader.inputs(op);
    List<String> outputs = GraphReader.outputs(op);
    String name = op.getOp().opName();
    if (name.equals("identity")) {
      alias.putIfAbsent(outputs.get(0), inputs.get(0));
      return true;
    }
    if (name.equals("add_bp") && sameShape(inputs.get(0), inputs.get(1))) {
      alias.putIfAbsent(outputs.get(0), inputs.get(2));
      alias.putIfAbsent(outputs.get(1), inputs.get(2));
      return true;
    }
    return false;
  }

  /** Without shapes, what is left of a graph beside its regions is residual sums of equal shape. */
  private boolean sameShape(String a, String b) {
    return shapes == null || Arrays.equals(shapes.of().get(a), shapes.of().get(b));
  }

  private Step step(SameDiffOp op) {
    List<String> inputs = GraphReader.inputs(op);
    List<String> outputs = GraphReader.outputs(op);
    if (op.getOp().opName().equals("add")
        && sameShape(inputs.get(0), inputs.get(1))
        && (shapes == null || isRows(shapes.of().get(outputs.get(0))))) {
      return new AddStep(inputs.get(0), inputs.get(1), outputs.get(0), graph.width());
    }
    if (shapes == null) {
      throw new IllegalStateException(
          "operation " + op.getName() + " (" + op.getOp().opName() + ") belongs to no region");
    }
    return new NativeStep(
        op.getOp(), inputs, outputs, shapes.of(), shapes.constants(), graph.rows());
  }

  private boolean isRows(long[] shape) {
    return shape.length == 2 && shape[0] == graph.rows() && shape[1] == graph.width();
  }

  private void claim(Region region, boolean withGradients) {
    String output = region.output();
    PlanNode forward = new PlanNode(order(output), false, region::forward);
    alias.remove(output);
    // Values beside the output that the kernel makes have names that the graph does not know.
    region.forward().writes().keySet().forEach(name -> makers.put(name, forward));
    if (!withGradients) {
      return;
    }
    Map<String, String> gradients = new HashMap<>();
    for (String input : region.inputs()) {
      String gradient = reader.gradientOf(input);
      if (gradient != null) {
        gradients.put(input, gradient);
      }
    }
    int order = gradients.values().stream().mapToInt(this::order).min().orElseThrow();
    PlanNode backward = new PlanNode(order, true, wanted -> backward(region, gradients, wanted));
    for (String gradient : gradients.values()) {
      alias.remove(gradient);
      makers.put(gradient, backward);
    }
  }

  private Step backward(Region region, Map<String, String> gradients, Set<String> wanted) {
    Set<String> inputs = new HashSet<>();
    gradients.forEach(
        (input, gradient) -> {
          if (wanted.contains(gradient)) {
            inputs.add(input);
          }
        });
    return region.backward(reader.gradientOf(region.output()), gradients, inputs);
  }

  private int order(String variable) {
    List<SameDiffOp> ops = reader.ops();
    for (int i = 0; i < ops.size(); i++) {
      if (GraphReader.outputs(ops.get(i)).contains(variable)) {
        return i;
      }
    }
    throw new IllegalStateException("nothing makes " + variable);
  }

  private String root(String name) {
    String root = name;
    while (alias.containsKey(root)) {
      root = alias.get(root);
    }
    return root;
  }

  /**
   * All nodes that the wanted values need, in order. Later nodes are settled before earlier ones.
   */
  private List<PlanNode> reach(Set<String> wanted) {
    NavigableSet<PlanNode> open =
        new TreeSet<>(Comparator.comparingInt(PlanNode::order).reversed());
    List<PlanNode> reached = new ArrayList<>();
    wanted.forEach(name -> want(name, open));
    while (!open.isEmpty()) {
      PlanNode node = open.pollFirst();
      reached.add(node);
      node.step().reads().forEach(name -> want(root(name), open));
    }
    reached.sort(Comparator.comparingInt(PlanNode::order));
    return reached;
  }

  private void want(String value, Set<PlanNode> open) {
    PlanNode maker = makers.get(value);
    if (maker != null) {
      maker.want(value);
      open.add(maker);
    }
  }

  private Step renamed(Step step) {
    return new RenamedStep(step, this::root);
  }
}
