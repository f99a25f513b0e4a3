package ai.refocused.model;

import java.util.List;

/**
 * A trained tensor: a range of the flat weight and gradient vectors.
 *
 * @param name Hugging Face's tensor name, or PEFT's for an adapter
 * @param offset of its first element in the flat vectors
 * @param length number of elements
 * @param biasOrNorm whether it is a bias vector or belongs to a norm; such tensors are exempt from
 *     weight decay by default
 */
public record Parameter(
    String name, List<Integer> shape, long offset, long length, boolean biasOrNorm) {
  public Parameter {
    shape = List.copyOf(shape);
  }
}
