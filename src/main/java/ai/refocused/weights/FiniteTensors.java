package ai.refocused.weights;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Set;

/**
 * Refuses tensors with values that are not numbers or infinite, as they are read. Weights with such
 * values train to nothing, and some operations hide them.
 */
public final class FiniteTensors implements TensorSource {
  private final Path file;
  private final TensorSource source;

  /**
   * Watches over a source.
   *
   * @param file what to name in the message
   * @param source is closed with this one
   */
  public FiniteTensors(Path file, TensorSource source) {
    this.file = file;
    this.source = source;
  }

  @Override
  public Set<String> names() {
    return source.names();
  }

  @Override
  public TensorInfo info(String name) {
    return source.info(name);
  }

  /**
   * Reads and checks a tensor.
   *
   * @throws InvalidWeightsException naming the tensor and how many values are bad
   */
  @Override
  public void read(String name, FloatBuffer target) {
    int start = target.position();
    int end = start + Math.toIntExact(info(name).elements());
    source.read(name, target);
    long notNumbers = 0;
    long infinite = 0;
    for (int i = start; i < end; i++) {
      float value = target.get(i);
      if (!Float.isFinite(value)) {
        if (Float.isNaN(value)) {
          notNumbers++;
        } else {
          infinite++;
        }
      }
    }
    if (notNumbers + infinite > 0) {
      throw new InvalidWeightsException(
          file,
          "Tensor %s has %,d NaN and %,d infinite of %,d values, as float32. The file is damaged, or"
                  .formatted(Quote.of(name), notNumbers, infinite, info(name).elements())
              + " the run that made it diverged: use another.");
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
