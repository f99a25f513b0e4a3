package ai.refocused.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One of ND4J's own operations, its arrays bound once. It works for the shapes of its graph only: a
 * batch must fill the plan's capacity.
 *
 * @param shapes shape of each value of the graph
 * @param constants values that are no floats of the plan's memory: constants and index arrays
 */
record NativeStep(
    DifferentialFunction function,
    List<String> inputs,
    List<String> outputs,
    Map<String, long[]> shapes,
    Map<String, INDArray> constants,
    int rows)
    implements Step {

  @Override
  public List<String> reads() {
    return inputs.stream().filter(name -> !constants.containsKey(name)).toList();
  }

  @Override
  public Map<String, Extent> writes() {
    Map<String, Extent> writes = new LinkedHashMap<>();
    for (String output : outputs) {
      if (!constants.containsKey(output)) {
        long floats = 1;
        for (long side : shapes.get(output)) {
          floats *= side;
        }
        writes.put(output, Extent.fixed(floats));
      }
    }
    return writes;
  }

  @Override
  public Kernel bind(Machine machine, Function<String, NativeFloats> memory) {
    List<INDArray> in = arrays(inputs, memory);
    List<INDArray> out = arrays(outputs, memory);
    OpExecutioner executioner = Nd4j.getExecutioner();
    OpContext context = executioner.buildContext();
    context.setInputArrays(in);
    context.setOutputArrays(out);
    if (function instanceof CustomOp op) {
      context.setIArguments(op.iArgs());
      context.setTArguments(op.tArgs());
      context.setBArguments(op.bArgs());
      context.setDArguments(op.dArgs());
      return pass -> {
        requireFull(pass);
        executioner.exec(op, context);
      };
    }
    Op op = (Op) function;
    return pass -> {
      requireFull(pass);
      op.setX(in.get(0));
      op.setY(in.size() > 1 ? in.get(1) : null);
      op.setZ(out.get(0));
      executioner.exec(op);
    };
  }

  private void requireFull(Pass pass) {
    if (pass.rows() != rows) {
      throw new IllegalStateException(
          "this plan was made for " + rows + " rows, not for " + pass.rows());
    }
  }

  private List<INDArray> arrays(List<String> names, Function<String, NativeFloats> memory) {
    List<INDArray> arrays = new ArrayList<>();
    for (String name : names) {
      INDArray constant = constants.get(name);
      arrays.add(constant != null ? constant : view(memory.apply(name), shapes.get(name)));
    }
    return arrays;
  }

  /** The memory as an array in C order. */
  static INDArray view(NativeFloats floats, long[] shape) {
    long length = 1;
    for (long side : shape) {
      length *= side;
    }
    var buffer = Nd4j.createBuffer(floats.pointer(), length, DataType.FLOAT);
    return Nd4j.create(buffer, shape, Nd4j.getStrides(shape, 'c'), 0, 'c', DataType.FLOAT);
  }
}
