package ai.refocused.weights;

/**
 * A storage that a pickle refers to.
 *
 * @param key name of its entry under {@code data/}
 */
record TorchStorage(String key, DType dtype, long elements) {}
