package ai.refocused.graph;

import ai.refocused.weights.TensorSource;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A checkpoint's tensors as constants of a graph, each under its own name and only once. */
final class GraphWeights {
  private final SameDiff sd;
  private final TensorSource tensors;
  private final Map<String, SDVariable> added = new HashMap<>();

  GraphWeights(SameDiff sd, TensorSource tensors) {
    this.sd = sd;
    this.tensors = tensors;
  }

  SDVariable of(String name) {
    return added.computeIfAbsent(name, this::read);
  }

  private SDVariable read(String name) {
    long[] shape = tensors.info(name).shape().stream().mapToLong(Long::longValue).toArray();
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape);
    tensors.read(name, array.data().asNio().order(ByteOrder.nativeOrder()).asFloatBuffer());
    return sd.constant(name, array);
  }
}
