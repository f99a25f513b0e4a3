package ai.refocused.weights;

import java.util.List;
import java.util.Map;

/**
 * What the stack of {@link Unpickler} holds. Lists and dictionaries may contain themselves, so
 * values are never compared, hashed or printed.
 */
sealed interface PickleValue {

  record Text(String value) implements PickleValue {}

  record Whole(long value) implements PickleValue {}

  record Real(double value) implements PickleValue {}

  record Flag(boolean value) implements PickleValue {}

  record None() implements PickleValue {}

  record Tuple(List<PickleValue> items) implements PickleValue {}

  record Listing(List<PickleValue> items) implements PickleValue {}

  record Dictionary(Map<String, PickleValue> items) implements PickleValue {}

  record Name(PickleGlobal global) implements PickleValue {}

  record Storage(TorchStorage storage) implements PickleValue {}

  record Tensor(TorchTensor tensor) implements PickleValue {}
}
