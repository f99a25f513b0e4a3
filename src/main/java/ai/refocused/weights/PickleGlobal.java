package ai.refocused.weights;

import java.util.Arrays;
import java.util.Optional;

/**
 * Everything that a pickle of tensors may refer to by name. Nothing is looked up or called: these
 * are labels that {@link Unpickler} knows the meaning of.
 */
enum PickleGlobal {
  ORDERED_DICT("collections", "OrderedDict"),
  REBUILD_TENSOR("torch._utils", "_rebuild_tensor_v2"),
  REBUILD_PARAMETER("torch._utils", "_rebuild_parameter"),
  FLOAT("torch", "FloatStorage", DType.F32),
  DOUBLE("torch", "DoubleStorage", DType.F64),
  HALF("torch", "HalfStorage", DType.F16),
  BFLOAT16("torch", "BFloat16Storage", DType.BF16),
  LONG("torch", "LongStorage", DType.I64),
  INT("torch", "IntStorage", DType.I32),
  SHORT("torch", "ShortStorage", DType.I16),
  CHAR("torch", "CharStorage", DType.I8),
  BYTE("torch", "ByteStorage", DType.U8),
  BOOL("torch", "BoolStorage", DType.BOOL);

  private final String module;
  private final String name;
  private final Optional<DType> elements;

  PickleGlobal(String module, String name) {
    this.module = module;
    this.name = name;
    this.elements = Optional.empty();
  }

  PickleGlobal(String module, String name, DType elements) {
    this.module = module;
    this.name = name;
    this.elements = Optional.of(elements);
  }

  /** Module and name as a pickle spells them. */
  String reference() {
    return module + "\n" + name + "\n";
  }

  /** What a storage class holds; empty for what is no storage class. */
  Optional<DType> elements() {
    return elements;
  }

  static Optional<PickleGlobal> find(String module, String name) {
    return Arrays.stream(values())
        .filter(global -> global.module.equals(module) && global.name.equals(name))
        .findFirst();
  }
}
