package ai.refocused.adapter;

import ai.refocused.weights.DType;
import ai.refocused.weights.TensorInfo;
import ai.refocused.weights.TensorSource;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * A base model's tensors with an adapter merged in. Sums are in double and rounded once, as where
 * the trainer merges after training: both write the same bytes.
 */
final class AdaptedTensors implements TensorSource {
  private final TensorSource base;
  private final TensorSource adapter;
  private final Map<String, LowRank> adapted;
  private final Map<String, String> replaced;

  /**
   * Merged tensors.
   *
   * @param adapted by name of the weight
   * @param replaced name in the adapter by name in the base
   */
  AdaptedTensors(
      TensorSource base,
      TensorSource adapter,
      Map<String, LowRank> adapted,
      Map<String, String> replaced) {
    this.base = base;
    this.adapter = adapter;
    this.adapted = Map.copyOf(adapted);
    this.replaced = Map.copyOf(replaced);
  }

  @Override
  public Set<String> names() {
    return base.names();
  }

  @Override
  public TensorInfo info(String name) {
    return new TensorInfo(name, DType.F32, base.info(name).shape());
  }

  @Override
  public void read(String name, FloatBuffer target) {
    if (replaced.containsKey(name)) {
      adapter.read(replaced.get(name), target);
      return;
    }
    int start = target.position();
    base.read(name, target);
    LowRank lowRank = adapted.get(name);
    if (lowRank != null) {
      TensorInfo info = base.info(name);
      add(lowRank, Math.toIntExact(info.shape().get(1)), target, start);
    }
  }

  /** Adds scale B A to the rows between a position and the target's own. */
  private void add(LowRank lowRank, int in, FloatBuffer target, int start) {
    float[] a = all(lowRank.a());
    float[] b = all(lowRank.b());
    int rank = lowRank.rank();
    float[] row = new float[in];
    double[] delta = new double[in];
    int rows = (target.position() - start) / in;
    for (int o = 0; o < rows; o++) {
      Arrays.fill(delta, 0);
      for (int r = 0; r < rank; r++) {
        double factor = b[o * rank + r];
        for (int i = 0; i < in; i++) {
          delta[i] += factor * a[r * in + i];
        }
      }
      target.get(start + o * in, row);
      for (int i = 0; i < in; i++) {
        row[i] = (float) (row[i] + (float) lowRank.scale() * delta[i]);
      }
      target.put(start + o * in, row);
    }
  }

  private float[] all(String name) {
    float[] values = new float[Math.toIntExact(adapter.info(name).elements())];
    adapter.read(name, FloatBuffer.wrap(values));
    return values;
  }

  @Override
  public void close() {
    // Whoever opened base and adapter closes them.
  }
}
