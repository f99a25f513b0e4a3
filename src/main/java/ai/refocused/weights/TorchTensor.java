package ai.refocused.weights;

import java.util.List;

/**
 * A view of a storage, counted in elements: element (i, j, ...) of the tensor is number {@code
 * offset + i * strides[0] + j * strides[1] + ...} of the storage.
 */
record TorchTensor(TorchStorage storage, long offset, List<Long> sizes, List<Long> strides) {
  TorchTensor {
    sizes = List.copyOf(sizes);
    strides = List.copyOf(strides);
  }

  /** Whether the elements lie in row-major order without gaps. */
  boolean isContiguous() {
    long expected = 1;
    for (int axis = sizes.size() - 1; axis >= 0; axis--) {
      if (sizes.get(axis) != 1 && strides.get(axis) != expected) {
        return false;
      }
      expected *= sizes.get(axis);
    }
    return true;
  }

  /**
   * One past the last element of the storage that the tensor touches; 0 for an empty tensor.
   *
   * @throws ArithmeticException if it does not fit a long
   */
  long end() {
    if (sizes.contains(0L)) {
      return 0;
    }
    long last = offset;
    for (int axis = 0; axis < sizes.size(); axis++) {
      last = Math.addExact(last, Math.multiplyExact(sizes.get(axis) - 1, (long) strides.get(axis)));
    }
    return Math.addExact(last, 1);
  }
}
