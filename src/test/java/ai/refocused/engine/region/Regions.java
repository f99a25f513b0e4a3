package ai.refocused.engine.region;

import ai.refocused.engine.Capacity;
import ai.refocused.engine.Kernel;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.NativeMemory;
import ai.refocused.engine.Pass;
import ai.refocused.engine.Region;
import ai.refocused.engine.Step;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** One region's kernels on memory of their own; the gradient of {@code name} is {@code d:name}. */
final class Regions implements AutoCloseable {
  private final NativeMemory memory = new NativeMemory();
  private final Map<String, NativeFloats> values = new HashMap<>();
  private final Kernel forward;
  private final Kernel backward;

  Regions(Region region, Machine machine, Capacity capacity, Map<String, float[]> inputs) {
    inputs.forEach(
        (name, floats) -> {
          NativeFloats value = memory.allocate(floats.length);
          value.put(0, floats, 0, floats.length);
          values.put(name, value);
        });
    Map<String, String> gradients =
        region.inputs().stream().collect(Collectors.toMap(name -> name, name -> "d:" + name));
    this.forward = bind(region.forward(), machine, capacity);
    this.backward =
        bind(
            region.backward("d:" + region.output(), gradients, Set.copyOf(region.inputs())),
            machine,
            capacity);
  }

  private Kernel bind(Step step, Machine machine, Capacity capacity) {
    step.writes()
        .forEach(
            (name, extent) -> values.put(name, memory.allocate(extent.floats(capacity.rows()))));
    step.scratch(machine, capacity)
        .forEach((name, floats) -> values.put(name, memory.allocate(floats)));
    return step.bind(machine, values::get);
  }

  void forward(Pass pass) {
    forward.run(pass);
  }

  void backward(Pass pass) {
    backward.run(pass);
  }

  void set(String name, int index, float value) {
    values.get(name).put(index, new float[] {value}, 0, 1);
  }

  float[] get(String name, int count) {
    float[] floats = new float[count];
    values.get(name).get(0, floats, 0, count);
    return floats;
  }

  @Override
  public void close() {
    memory.close();
  }
}
