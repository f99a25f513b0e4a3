package ai.refocused.train;

import ai.refocused.dataset.Batch;
import ai.refocused.engine.NativeFloats;
import ai.refocused.model.CausalLm;
import ai.refocused.model.Parameter;
import ai.refocused.model.TokenLoss;
import ai.refocused.weights.TensorSource;
import java.util.List;
import java.util.Optional;

/** Weights and gradients only; whoever uses it sets the gradients. */
public record FlatModel(List<Parameter> parameters, NativeFloats weights, NativeFloats gradients)
    implements CausalLm {

  public static FlatModel of(List<Parameter> parameters) {
    return of(parameters, parameters.stream().mapToLong(Parameter::length).sum());
  }

  /** With vectors longer than the parameters, as where there are gaps between them. */
  public static FlatModel of(List<Parameter> parameters, long length) {
    return new FlatModel(parameters, NativeFloats.allocate(length), NativeFloats.allocate(length));
  }

  @Override
  public long totalParameters() {
    return weights.length();
  }

  @Override
  public void zeroGradients() {
    gradients.fillZero();
  }

  @Override
  public TokenLoss accumulateGradients(Batch batch, double gradientScale, long dropoutSeed) {
    throw new UnsupportedOperationException();
  }

  @Override
  public TokenLoss evaluate(Batch batch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public TensorSource mergedTensors() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<TensorSource> adapterTensors() {
    return Optional.empty();
  }

  @Override
  public void close() {
    weights.close();
    gradients.close();
  }
}
