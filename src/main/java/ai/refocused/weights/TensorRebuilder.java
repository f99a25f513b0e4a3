package ai.refocused.weights;

import ai.refocused.weights.PickleValue.Dictionary;
import ai.refocused.weights.PickleValue.Flag;
import ai.refocused.weights.PickleValue.Name;
import ai.refocused.weights.PickleValue.Storage;
import ai.refocused.weights.PickleValue.Tensor;
import ai.refocused.weights.PickleValue.Text;
import ai.refocused.weights.PickleValue.Tuple;
import ai.refocused.weights.PickleValue.Whole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the few functions and the persistent ids of a tensors' pickle mean, as descriptions of
 * tensors ({@code torch/_utils.py}, {@code torch/serialization.py}). Every description is checked
 * against the size that its storage claims; the reader checks that against the file.
 */
final class TensorRebuilder {
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_]{1,64}");
  private static final int MAX_RANK = 64;

  private final PickleInput in;

  TensorRebuilder(PickleInput in) {
    this.in = in;
  }

  /** A persistent id: ("storage", class, key, device, number of elements). */
  TorchStorage storage(PickleValue id) {
    if (id instanceof Tuple tuple
        && tuple.items().size() == 5
        && tuple.items().get(0) instanceof Text tag
        && tag.value().equals("storage")
        && tuple.items().get(1) instanceof Name type
        && tuple.items().get(2) instanceof Text key
        && tuple.items().get(3) instanceof Text
        && tuple.items().get(4) instanceof Whole elements) {
      Optional<DType> dtype = type.global().elements();
      if (dtype.isPresent() && KEY.matcher(key.value()).matches() && elements.value() >= 0) {
        return new TorchStorage(key.value(), dtype.get(), elements.value());
      }
    }
    throw in.invalid("has a persistent id that describes no storage");
  }

  /** The value of a call. */
  PickleValue call(PickleGlobal function, List<PickleValue> arguments) {
    return switch (function) {
      case ORDERED_DICT -> dictionary(arguments);
      case REBUILD_TENSOR -> new Tensor(tensor(arguments));
      case REBUILD_PARAMETER -> parameter(arguments);
      default -> throw in.invalid("calls a storage class");
    };
  }

  private Dictionary dictionary(List<PickleValue> arguments) {
    if (!arguments.isEmpty()) {
      throw in.invalid("makes an ordered dictionary from arguments");
    }
    return new Dictionary(new LinkedHashMap<>());
  }

  /** (data, requires_grad, hooks) */
  private Tensor parameter(List<PickleValue> arguments) {
    if (arguments.size() == 3
        && arguments.get(0) instanceof Tensor data
        && arguments.get(1) instanceof Flag
        && isEmptyDictionary(arguments.get(2))) {
      return data;
    }
    throw in.invalid("describes a parameter in an unknown way");
  }

  /** (storage, offset, size, stride, requires_grad, hooks[, metadata]) */
  private TorchTensor tensor(List<PickleValue> arguments) {
    boolean known =
        arguments.size() == 6 || (arguments.size() == 7 && isEmptyDictionary(arguments.get(6)));
    if (known
        && arguments.get(0) instanceof Storage storage
        && arguments.get(1) instanceof Whole offset
        && arguments.get(2) instanceof Tuple sizes
        && arguments.get(3) instanceof Tuple strides
        && arguments.get(4) instanceof Flag
        && isEmptyDictionary(arguments.get(5))) {
      TorchTensor tensor =
          new TorchTensor(storage.storage(), offset.value(), wholes(sizes), wholes(strides));
      requireInside(tensor);
      return tensor;
    }
    throw in.invalid("describes a tensor in an unknown way");
  }

  private List<Long> wholes(Tuple tuple) {
    if (tuple.items().size() > MAX_RANK) {
      throw in.invalid("describes a tensor of more than %d axes".formatted(MAX_RANK));
    }
    return tuple.items().stream().map(this::natural).toList();
  }

  private long natural(PickleValue value) {
    if (value instanceof Whole whole && whole.value() >= 0) {
      return whole.value();
    }
    throw in.invalid("describes a tensor with a negative or missing size or stride");
  }

  private void requireInside(TorchTensor tensor) {
    if (tensor.sizes().size() != tensor.strides().size() || tensor.offset() < 0) {
      throw in.invalid("describes a tensor whose sizes and strides do not match");
    }
    try {
      new TensorInfo("", tensor.storage().dtype(), tensor.sizes()).elements();
      if (tensor.end() <= tensor.storage().elements()) {
        return;
      }
    } catch (ArithmeticException e) {
      // no number for it: certainly outside
    }
    throw in.invalid(
        "describes a tensor of sizes %s and strides %s from element %d on, outside of its storage"
                .formatted(tensor.sizes(), tensor.strides(), tensor.offset())
            + " of %d elements".formatted(tensor.storage().elements()));
  }

  private static boolean isEmptyDictionary(PickleValue value) {
    return value instanceof Dictionary dictionary && dictionary.items().isEmpty();
  }
}
