package ai.refocused.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What the compiler needs to know of a differentiated SameDiff graph: its operations in order,
 * which variable is whose gradient, and, where ND4J's own operations are kept, all shapes.
 */
final class GraphReader {
  private final SegmentGraph graph;
  private final SameDiff functions;
  private final List<SameDiffOp> ops;

  GraphReader(SegmentGraph graph, boolean withGradients) {
    this.graph = graph;
    SameDiff sd = graph.sd();
    if (withGradients) {
      List<String> wrt = new ArrayList<>(graph.weights().keySet());
      wrt.add(graph.input());
      differentiate(sd, wrt);
      this.functions = sd.getFunction("grad");
    } else {
      this.functions = sd;
    }
    this.ops = new ArrayList<>(functions.getOps().values());
  }

  /** SameDiff prints a line for each operation that it differentiates; nobody needs those. */
  private static void differentiate(SameDiff sd, List<String> wrt) {
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    try {
      sd.createGradFunction(wrt.toArray(String[]::new));
    } finally {
      System.setOut(out);
    }
  }

  List<SameDiffOp> ops() {
    return ops;
  }

  /** Name of a variable's total gradient; null if it has none. */
  String gradientOf(String variable) {
    SDVariable gradient = graph.sd().getVariable(variable).getGradient();
    return gradient == null ? null : gradient.name();
  }

  /** Shapes of all values and arrays of those that are not floats. */
  Shapes shapes() {
    Shapes shapes = new Shapes(new HashMap<>(), new LinkedHashMap<>());
    Map<String, INDArray> samples = new HashMap<>();
    for (SDVariable variable : functions.variables()) {
      VariableType type = variable.getVariableType();
      // The seed of the loss's own gradient is a "variable" that nobody trains.
      if (type == VariableType.CONSTANT || type == VariableType.VARIABLE) {
        shapes.constants.put(variable.name(), variable.getArr());
        samples.put(variable.name(), variable.getArr());
      } else if (type == VariableType.PLACEHOLDER) {
        samples.put(
            variable.name(), Nd4j.createUninitialized(DataType.FLOAT, variable.placeholderShape()));
      }
    }
    for (SameDiffOp op : ops) {
      addOutputs(op, samples, shapes);
    }
    samples.forEach((name, sample) -> shapes.of.put(name, sample.shape()));
    return shapes;
  }

  private static void addOutputs(SameDiffOp op, Map<String, INDArray> samples, Shapes shapes) {
    OpContext context = Nd4j.getExecutioner().buildContext();
    context.setInputArrays(inputs(op).stream().map(samples::get).toList());
    if (op.getOp() instanceof CustomOp custom) {
      context.setIArguments(custom.iArgs());
      context.setTArguments(custom.tArgs());
      context.setBArguments(custom.bArgs());
      context.setDArguments(custom.dArgs());
    }
    List<LongShapeDescriptor> found = op.getOp().calculateOutputShape(context);
    List<String> outputs = outputs(op);
    boolean floats = true;
    for (int i = 0; i < outputs.size(); i++) {
      LongShapeDescriptor shape = found.get(i);
      samples.put(outputs.get(i), Nd4j.createUninitialized(shape.dataType(), shape.getShape()));
      floats &= shape.dataType() == DataType.FLOAT;
    }
    if (!floats) {
      // Whole numbers in such graphs are shapes: made once, here.
      outputs.forEach(output -> shapes.constants.put(output, samples.get(output)));
      context.setOutputArrays(outputs.stream().map(samples::get).toList());
      Nd4j.getExecutioner().exec((CustomOp) op.getOp(), context);
    }
  }

  static List<String> inputs(SameDiffOp op) {
    return op.getInputsToOp() == null ? List.of() : op.getInputsToOp();
  }

  static List<String> outputs(SameDiffOp op) {
    return op.getOutputsOfOp();
  }

  /** All shapes, and the arrays that stay outside the plan's memory. */
  record Shapes(Map<String, long[]> of, Map<String, INDArray> constants) {}
}
