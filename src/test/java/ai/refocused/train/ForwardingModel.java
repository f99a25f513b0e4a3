package ai.refocused.train;

import ai.refocused.dataset.Batch;
import ai.refocused.engine.NativeFloats;
import ai.refocused.model.CausalLm;
import ai.refocused.model.Parameter;
import ai.refocused.model.TokenLoss;
import ai.refocused.weights.TensorSource;
import java.util.List;
import java.util.Optional;

/** Another model, for tests that change one of its answers. */
class ForwardingModel implements CausalLm {
  private final CausalLm model;

  ForwardingModel(CausalLm model) {
    this.model = model;
  }

  @Override
  public List<Parameter> parameters() {
    return model.parameters();
  }

  @Override
  public NativeFloats weights() {
    return model.weights();
  }

  @Override
  public NativeFloats gradients() {
    return model.gradients();
  }

  @Override
  public long totalParameters() {
    return model.totalParameters();
  }

  @Override
  public void zeroGradients() {
    model.zeroGradients();
  }

  @Override
  public TokenLoss accumulateGradients(Batch batch, double gradientScale, long dropoutSeed) {
    return model.accumulateGradients(batch, gradientScale, dropoutSeed);
  }

  @Override
  public TokenLoss evaluate(Batch batch) {
    return model.evaluate(batch);
  }

  @Override
  public TensorSource mergedTensors() {
    return model.mergedTensors();
  }

  @Override
  public Optional<TensorSource> adapterTensors() {
    return model.adapterTensors();
  }

  @Override
  public void close() {
    model.close();
  }
}
