package ai.refocused.pretrained;

import ai.refocused.weights.TensorInfo;
import ai.refocused.weights.TensorSource;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** Some of a source's tensors, in an order of their own. */
final class SelectedTensors implements TensorSource {
  private final TensorSource source;
  private final Set<String> names;

  /**
   * Selects tensors.
   *
   * @param source is closed with this one
   * @param names all of them in the source
   */
  SelectedTensors(TensorSource source, Set<String> names) {
    this.source = source;
    this.names = Collections.unmodifiableSet(new LinkedHashSet<>(names));
  }

  @Override
  public Set<String> names() {
    return names;
  }

  @Override
  public TensorInfo info(String name) {
    return source.info(selected(name));
  }

  @Override
  public void read(String name, FloatBuffer target) {
    source.read(selected(name), target);
  }

  @Override
  public void close() {
    source.close();
  }

  private String selected(String name) {
    if (!names.contains(name)) {
      throw new IllegalArgumentException("the model has no tensor \"" + name + "\"");
    }
    return name;
  }
}
