package ai.refocused.train;

import ai.refocused.dataset.Batch;
import ai.refocused.dataset.TokenizedExample;
import ai.refocused.engine.NativeFloats;
import ai.refocused.model.CausalLm;
import ai.refocused.model.Parameter;
import ai.refocused.model.TokenLoss;
import ai.refocused.weights.TensorSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The smallest language model with everything a training loop meets: {@code logits = table[id] +
 * bias}, with dropout on the table's entries.
 */
public final class BigramModel implements CausalLm {
  private final int vocabulary;
  private final double dropout;
  private final NativeFloats weights;
  private final NativeFloats gradients;

  public BigramModel(int vocabulary, double dropout, long seed) {
    this.vocabulary = vocabulary;
    this.dropout = dropout;
    this.weights = NativeFloats.allocate((long) vocabulary * (vocabulary + 1));
    this.gradients = NativeFloats.allocate(weights.length());
    Random random = new Random(seed);
    for (int i = 0; i < weights.length(); i++) {
      weights.buffer().put(i, (float) (0.1 * random.nextGaussian()));
    }
  }

  @Override
  public List<Parameter> parameters() {
    int table = vocabulary * vocabulary;
    return List.of(
        new Parameter("table", List.of(vocabulary, vocabulary), 0, table, false),
        new Parameter("bias", List.of(vocabulary), table, vocabulary, true));
  }

  @Override
  public NativeFloats weights() {
    return weights;
  }

  @Override
  public NativeFloats gradients() {
    return gradients;
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
    return run(batch, gradientScale, dropout, new Random(dropoutSeed));
  }

  @Override
  public TokenLoss evaluate(Batch batch) {
    return run(batch, 0, 0, new Random(0));
  }

  private TokenLoss run(Batch batch, double gradientScale, double drop, Random random) {
    TokenLoss loss = TokenLoss.NONE;
    for (int s = 0; s < batch.sequences(); s++) {
      for (int t = batch.starts()[s]; t + 1 < batch.starts()[s + 1]; t++) {
        int label = batch.labels()[t + 1];
        if (label != TokenizedExample.IGNORED) {
          loss = loss.plus(token(batch.ids()[t], label, gradientScale, drop, random));
        }
      }
    }
    return loss;
  }

  private TokenLoss token(int id, int label, double scale, double drop, Random random) {
    double[] keep = new double[vocabulary];
    double[] exponentials = new double[vocabulary];
    double sum = 0;
    int best = 0;
    for (int j = 0; j < vocabulary; j++) {
      keep[j] = random.nextDouble() < drop ? 0 : 1 / (1 - drop);
      double logit =
          weights.buffer().get(id * vocabulary + j) * keep[j]
              + weights.buffer().get(vocabulary * vocabulary + j);
      exponentials[j] = Math.exp(logit);
      sum += exponentials[j];
      best = exponentials[j] > exponentials[best] ? j : best;
    }
    for (int j = 0; j < vocabulary && scale != 0; j++) {
      double gradient = scale * (exponentials[j] / sum - (j == label ? 1 : 0));
      add(id * vocabulary + j, gradient * keep[j]);
      add(vocabulary * vocabulary + j, gradient);
    }
    return new TokenLoss(Math.log(sum / exponentials[label]), 1, best == label ? 1 : 0);
  }

  private void add(int index, double value) {
    gradients.buffer().put(index, gradients.buffer().get(index) + (float) value);
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
