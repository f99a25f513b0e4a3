package ai.refocused.graph;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.array.SingleThreadArrayHolder;
import org.nd4j.linalg.api.buffer.DataType;

/** What the segments' graphs have in common. */
final class Graphs {
  /** Placeholder of the gradient that arrives from the segments above. */
  static final String GRADIENT = "out_gradient";

  private Graphs() {}

  /** An empty graph that holds its arrays once, not twice as by default. */
  static SameDiff create() {
    SameDiff sd = SameDiff.create();
    sd.setArrayHolders(new SingleThreadArrayHolder(), new SingleThreadArrayHolder(), false);
    return sd;
  }

  /**
   * Makes sum(out * gradient) the loss: its gradients are those of whatever follows the segment.
   */
  static void seed(SameDiff sd, SDVariable out, long... shape) {
    SDVariable gradient = sd.placeHolder(GRADIENT, DataType.FLOAT, shape);
    out.mul(gradient).sum("loss");
    sd.setLossVariables("loss");
  }
}
