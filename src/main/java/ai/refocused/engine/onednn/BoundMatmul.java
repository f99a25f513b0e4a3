package ai.refocused.engine.onednn;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * ND4J's {@code matmul}, bound to its arrays: c = alpha a op(b) + beta c. It is called past ND4J's
 * executioner, which copies lists of arrays at every call. Only one thread may use it.
 */
public final class BoundMatmul {
  private static final long OPERATION = DynamicCustomOp.builder("matmul").build().opHash();

  private final NativeOps natives = NativeOpsHolder.getInstance().getDeviceNativeOps();
  private final OpContext context = Nd4j.getExecutioner().buildContext();

  /** To be made by the thread that will use it. */
  public BoundMatmul() {
    // The team is the parallelism; OpenMP counts its threads per calling thread.
    natives.setOmpNumThreads(1);
  }

  /** Binds it to these arrays instead of those before. */
  public void bind(INDArray a, INDArray b, boolean transB, INDArray c, float alpha, float beta) {
    // Else the context keeps its native copies of the arrays before these.
    context.purge();
    context.setInputArrays(a, b);
    context.setOutputArrays(c);
    context.setIArguments(0, transB ? 1 : 0, 0);
    context.setTArguments(alpha, beta);
  }

  /** Computes it. */
  public void run() {
    if (natives.execCustomOp2(null, OPERATION, context.contextPointer()) != 0) {
      throw new IllegalStateException("ND4J's matmul failed: " + natives.lastErrorMessage());
    }
  }
}
