package ai.refocused.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Assembles pickles of protocol 2, harmless and hostile ones, opcode by opcode. */
final class PickleBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Opcodes and arguments as they are, one byte for each character. */
  PickleBytes raw(String latin1) {
    out.writeBytes(latin1.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  PickleBytes start() {
    return raw("\u0080\u0002");
  }

  PickleBytes add(PickleBytes other) {
    out.writeBytes(other.bytes());
    return this;
  }

  PickleBytes text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    raw("X").unsignedInt(utf8.length);
    out.writeBytes(utf8);
    return this;
  }

  PickleBytes unsignedInt(long value) {
    out.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) value).array());
    return this;
  }

  PickleBytes whole(long value) {
    out.write(0x8a);
    out.write(8);
    out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    return this;
  }

  PickleBytes wholes(List<Long> values) {
    raw("(");
    values.forEach(this::whole);
    return raw("t");
  }

  PickleBytes global(String module, String name) {
    return raw("c" + module + "\n" + name + "\n");
  }

  PickleBytes call(String module, String name, PickleBytes arguments) {
    return global(module, name).raw("(").add(arguments).raw("tR");
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  /** A row-major float tensor that is all of its storage. */
  static PickleBytes tensor(String key, long storageElements, List<Long> sizes) {
    Long[] strides = new Long[sizes.size()];
    long stride = 1;
    for (int axis = sizes.size() - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= sizes.get(axis);
    }
    return tensor(storage("FloatStorage", key, storageElements), 0, sizes, List.of(strides));
  }

  static PickleBytes tensor(
      PickleBytes storage, long offset, List<Long> sizes, List<Long> strides) {
    PickleBytes arguments =
        new PickleBytes()
            .add(storage)
            .whole(offset)
            .wholes(sizes)
            .wholes(strides)
            .raw("\u0089")
            .call("collections", "OrderedDict", new PickleBytes());
    return new PickleBytes().call("torch._utils", "_rebuild_tensor_v2", arguments);
  }

  static PickleBytes storage(String type, String key, long elements) {
    return new PickleBytes()
        .raw("(")
        .text("storage")
        .global("torch", type)
        .text(key)
        .text("cpu")
        .whole(elements)
        .raw("tQ");
  }

  /** A whole pickle: one entry of an ordered dictionary. */
  static PickleBytes stateDict(String name, PickleBytes value) {
    return new PickleBytes()
        .start()
        .call("collections", "OrderedDict", new PickleBytes())
        .text(name)
        .add(value)
        .raw("s.");
  }
}
