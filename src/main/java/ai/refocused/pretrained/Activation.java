package ai.refocused.pretrained;

/**
 * Activation functions of the feed-forward part; the names are Hugging Face's {@code hidden_act}.
 */
public enum Activation {
  /** {@code gelu}: x * Phi(x), by the error function. */
  GELU,
  /** {@code gelu_new}, {@code gelu_pytorch_tanh}: the tanh form with 0.044715. */
  GELU_TANH,
  /** {@code gelu_fast}: the tanh form with 0.7978845608 written out. */
  GELU_FAST,
  RELU,
  /** {@code silu}, {@code swish}: x * sigmoid(x). */
  SILU
}
