package ai.refocused.graph;

import ai.refocused.engine.Gelu;
import ai.refocused.pretrained.GptNeoxTensors;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.weights.TensorSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Consecutive blocks of a GPT-NeoX model as one SameDiff graph for inference, weights included, for
 * any number of sequences of any length. Other than the graphs that are trained, it stands alone:
 * whoever has ND4J can run it. Names of its variables:
 *
 * <ul>
 *   <li>{@code input_ids}: placeholder [batch, time]
 *   <li>{@code hidden}: placeholder [batch, time, hidden], in all parts but the first
 *   <li>{@code logits}: output [batch, time, vocabulary] of the last part, {@code hidden_out} of
 *       the others
 *   <li>weights: as in the checkpoint
 * </ul>
 */
final class InferenceGraph {
  static final String INPUT_IDS = "input_ids";
  static final String HIDDEN = "hidden";
  static final String HIDDEN_OUT = "hidden_out";
  static final String LOGITS = "logits";

  private final ModelConfig config;
  private final GraphWeights weights;
  private final SameDiff sd = Graphs.create();

  private SDVariable batchAndTime;
  private SDVariable cos;
  private SDVariable sin;
  private SDVariable mask;

  private InferenceGraph(ModelConfig config, TensorSource tensors) {
    this.config = config;
    this.weights = new GraphWeights(sd, tensors);
  }

  /** Builds the graph of a part; its weights are copied out of the source. */
  static SameDiff build(ModelConfig config, TensorSource tensors, GraphPart part) {
    return new InferenceGraph(config, tensors).build(part);
  }

  private SameDiff build(GraphPart part) {
    SDVariable ids = sd.placeHolder(INPUT_IDS, DataType.INT64, -1, -1);
    batchAndTime = sd.shape(ids);
    positions(sd.cumsum(sd.onesLike(sd.castTo(ids, DataType.FLOAT)), true, false, 1));
    SDVariable x;
    if (part.hasEmbedding()) {
      x = sd.gather(weights.of(GptNeoxTensors.EMBEDDING), sd.reshape(ids, -1), 0);
    } else {
      x = rows(sd.placeHolder(HIDDEN, DataType.FLOAT, -1, -1, config.hiddenSize()));
    }
    for (int layer = part.from(); layer < part.to(); layer++) {
      x = block("gpt_neox.layers." + layer + ".", x);
    }
    if (part.hasHead()) {
      String head = config.tieWordEmbeddings() ? GptNeoxTensors.EMBEDDING : GptNeoxTensors.HEAD;
      SDVariable normed = norm("gpt_neox.final_layer_norm", x);
      SDVariable logits = sd.mmul(normed, weights.of(head), false, true, false);
      reshaped(LOGITS, logits, config.vocabSize());
    } else {
      reshaped(HIDDEN_OUT, x, config.hiddenSize());
    }
    return sd;
  }

  /** What depends on positions [batch, time], which count from 0, alone. */
  private void positions(SDVariable positions) {
    SDVariable before = sd.expandDims(sd.expandDims(positions, 1), 3);
    SDVariable at = sd.expandDims(sd.expandDims(positions, 1), 1);
    // A later position's score [batch, 1, time, time] is far below all others.
    mask = sd.clipByValue(at.sub(before), 0, 1).mul(-1e9);
    int half = config.rotarySize() / 2;
    if (half > 0) {
      float[] frequencies = new float[half];
      for (int i = 0; i < half; i++) {
        float exponent = (float) (2 * i) / config.rotarySize();
        frequencies[i] = 1 / (float) Math.pow((float) config.ropeTheta(), exponent);
      }
      SDVariable angles =
          sd.reshape(positions, -1, 1, 1, 1)
              .mul(sd.constant(Nd4j.createFromArray(frequencies).reshape(1, 1, 1, half)));
      cos = sd.math().cos(angles);
      sin = sd.math().sin(angles);
    }
  }

  /** Token rows [batch * time, hidden] in and out. */
  private SDVariable block(String prefix, SDVariable x) {
    SDVariable attended = attention(prefix + "attention.", norm(prefix + "input_layernorm", x));
    if (config.parallelResidual()) {
      SDVariable fed = feedForward(prefix, norm(prefix + "post_attention_layernorm", x));
      return x.add(attended).add(fed);
    }
    SDVariable h = x.add(attended);
    return h.add(feedForward(prefix, norm(prefix + "post_attention_layernorm", h)));
  }

  private SDVariable norm(String name, SDVariable x) {
    SDVariable gamma = weights.of(name + ".weight");
    SDVariable beta = weights.of(name + ".bias");
    return NormGraph.add(sd, name, x, gamma, beta, config.layerNormEps()).out();
  }

  private SDVariable feedForward(String prefix, SDVariable x) {
    SDVariable h = linear(prefix + "mlp.dense_h_to_4h", x, true);
    return linear(prefix + "mlp.dense_4h_to_h", activation(h), true);
  }

  private SDVariable activation(SDVariable x) {
    return switch (config.hiddenAct()) {
      case GELU -> x.mul(0.5).mul(sd.math().erf(x.mul(Math.sqrt(0.5))).add(1.0));
      case GELU_TANH, GELU_FAST -> {
        SDVariable inner = x.mul(x).mul(Gelu.CUBIC).add(1.0).mul(x).mul(Math.sqrt(2 / Math.PI));
        yield x.mul(0.5).mul(sd.math().tanh(inner).add(1.0));
      }
      case SILU -> x.mul(sd.nn().sigmoid(x));
      case RELU -> sd.nn().relu(x, 0);
    };
  }

  private SDVariable linear(String name, SDVariable x, boolean hasBias) {
    SDVariable y = sd.mmul(x, weights.of(name + ".weight"), false, true, false);
    return hasBias ? y.add(weights.of(name + ".bias")) : y;
  }

  private SDVariable attention(String prefix, SDVariable x) {
    int heads = config.heads();
    int size = config.headSize();
    SDVariable qkv =
        sd.reshape(
            linear(prefix + "query_key_value", x, config.attentionBias()), -1, heads, 3, size);
    SDVariable q = inSequences(turned(part(qkv, 0)));
    SDVariable k = inSequences(turned(part(qkv, 1)));
    SDVariable v = inSequences(part(qkv, 2));
    SDVariable scores = sd.mmul(q, k, false, true, false).mul(1 / Math.sqrt(size)).add(mask);
    SDVariable context = sd.mmul(sd.nn().softmax(scores, -1), v);
    SDVariable joined = sd.reshape(sd.permute(context, 0, 2, 1, 3), -1, (long) heads * size);
    return linear(prefix + "dense", joined, config.attentionBias());
  }

  /** Query, key or value [rows, heads, 1, headSize]. */
  private SDVariable part(SDVariable qkv, int which) {
    return sd.gather(qkv, new int[] {which}, 2);
  }

  private SDVariable turned(SDVariable x) {
    int half = config.rotarySize() / 2;
    if (half == 0) {
      return x;
    }
    SDVariable first = sd.gather(x, range(0, half), 3);
    SDVariable second = sd.gather(x, range(half, 2 * half), 3);
    SDVariable a = first.mul(cos).sub(second.mul(sin));
    SDVariable b = second.mul(cos).add(first.mul(sin));
    if (2 * half == config.headSize()) {
      return sd.concat(3, a, b);
    }
    return sd.concat(3, a, b, sd.gather(x, range(2 * half, config.headSize()), 3));
  }

  private static int[] range(int from, int to) {
    int[] range = new int[to - from];
    for (int i = 0; i < range.length; i++) {
      range[i] = from + i;
    }
    return range;
  }

  /** Rows by head as [batch, heads, time, headSize]. */
  private SDVariable inSequences(SDVariable x) {
    SDVariable shape =
        sd.concat(
            0,
            batchAndTime,
            sd.constant(Nd4j.createFromArray((long) config.heads(), (long) config.headSize())));
    return sd.permute(sd.reshape(x, shape), 0, 2, 1, 3);
  }

  private SDVariable rows(SDVariable x) {
    return sd.reshape(x, -1, config.hiddenSize());
  }

  private void reshaped(String name, SDVariable rows, int width) {
    SDVariable shape =
        sd.concat(0, batchAndTime, sd.constant(Nd4j.createFromArray(new long[] {width})));
    sd.reshape(name, rows, shape);
  }
}
