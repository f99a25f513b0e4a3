package ai.refocused.weights;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes the pickle (protocol 2) of a state_dict: a dictionary of tensors by name, each with a
 * storage of its own. Uses few opcodes and no memo, so that the restricted readers of {@link
 * Unpickler} and of {@code torch.load(weights_only=True)} take it. Opcodes: {@code pickletools} of
 * CPython.
 */
final class PickleWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private PickleWriter() {}

  /**
   * The pickle.
   *
   * @param tensors float32; the storage of each is called by its place in the list
   */
  static byte[] stateDict(List<TensorInfo> tensors) {
    PickleWriter pickle = new PickleWriter();
    pickle.code(0x80).code(2).code('}').code('(');
    for (int i = 0; i < tensors.size(); i++) {
      pickle.text(tensors.get(i).name()).tensor(tensors.get(i), String.valueOf(i));
    }
    pickle.code('u').code('.');
    return pickle.out.toByteArray();
  }

  /** _rebuild_tensor_v2(storage, offset, sizes, strides, requires_grad, hooks) */
  private void tensor(TensorInfo tensor, String key) {
    global(PickleGlobal.REBUILD_TENSOR).code('(');
    storage(tensor.elements(), key);
    whole(0);
    wholes(tensor.shape());
    wholes(strides(tensor.shape()));
    code(0x89);
    global(PickleGlobal.ORDERED_DICT).code(')').code('R');
    code('t').code('R');
  }

  /** The persistent id ("storage", class, key, device, number of elements). */
  private void storage(long elements, String key) {
    code('(').text("storage").global(PickleGlobal.FLOAT).text(key).text("cpu");
    whole(elements);
    code('t').code('Q');
  }

  private static List<Long> strides(List<Long> shape) {
    Long[] strides = new Long[shape.size()];
    long stride = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape.get(axis);
    }
    return List.of(strides);
  }

  private void wholes(List<Long> values) {
    code('(');
    values.forEach(this::whole);
    code('t');
  }

  private void whole(long value) {
    if (value <= Integer.MAX_VALUE) {
      code('J').little(value, Integer.BYTES);
    } else {
      code(0x8a).code(Long.BYTES).little(value, Long.BYTES);
    }
  }

  private PickleWriter text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    code('X').little(utf8.length, Integer.BYTES);
    out.writeBytes(utf8);
    return this;
  }

  private PickleWriter global(PickleGlobal global) {
    code('c');
    out.writeBytes(global.reference().getBytes(StandardCharsets.UTF_8));
    return this;
  }

  private PickleWriter code(int opcode) {
    out.write(opcode);
    return this;
  }

  private void little(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >>> (8 * i)));
    }
  }
}
