package ai.refocused.model;

import ai.refocused.dataset.Batch;
import ai.refocused.engine.NativeFloats;
import ai.refocused.weights.TensorSource;
import java.util.List;
import java.util.Optional;

/**
 * A causal language model that can be trained. Not thread-safe: one caller at a time.
 *
 * <p>All trained tensors are ranges of one flat vector, their gradients of another of the same
 * layout, so clipping is one norm and an optimizer step one pass.
 */
public interface CausalLm extends AutoCloseable {

  /** The trained tensors in the order of the flat vectors. */
  List<Parameter> parameters();

  /** Flat trained weights; the model reads them anew in each call. */
  NativeFloats weights();

  /** Flat gradients, as long as {@link #weights()}. */
  NativeFloats gradients();

  /** Number of all weights, trained or not, without adapters. */
  long totalParameters();

  /**
   * Begins anew: gradients are zero as {@link #gradients()} or {@link #accumulateGradients} next
   * returns. A vector held since an earlier step shows that step's until then.
   */
  void zeroGradients();

  /**
   * Forward and backward pass: adds the gradient of {@code gradientScale * sum of token losses} to
   * {@link #gradients()}.
   *
   * @param dropoutSeed start of the random stream for dropout; the same seed drops the same units
   */
  TokenLoss accumulateGradients(Batch batch, double gradientScale, long dropoutSeed);

  /** Forward pass without dropout. */
  TokenLoss evaluate(Batch batch);

  /** The full model under Hugging Face's tensor names; adapters are merged in. */
  TensorSource mergedTensors();

  /** The adapter under PEFT's tensor names, where there is one. */
  Optional<TensorSource> adapterTensors();

  @Override
  void close();
}
