package ai.refocused.graph;

import ai.refocused.engine.Gelu;
import ai.refocused.engine.Region;
import ai.refocused.engine.SegmentGraph;
import ai.refocused.engine.region.ActivationRegion;
import ai.refocused.engine.region.AttentionRegion;
import ai.refocused.engine.region.LayerNormRegion;
import ai.refocused.engine.region.LinearRegion;
import ai.refocused.engine.region.LoraAdapter;
import ai.refocused.engine.region.RotaryRegion;
import ai.refocused.engine.region.RotaryTables;
import ai.refocused.engine.region.RowRange;
import ai.refocused.pretrained.ModelConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * SameDiff's definition of a GPT-NeoX block (arXiv:2204.06745) on token rows [batch * time,
 * hidden]. With parallel residual, x + attention(norm1(x)) + mlp(norm2(x)); else h = x +
 * attention(norm1(x)) and h + mlp(norm2(h)). Weights are placeholders named as in the checkpoint,
 * without the layer's prefix.
 */
public final class NeoxBlock {
  /** Placeholder of the cosines [rows, 1, 1, angles]; one of the sines has the same shape. */
  public static final String COS = "rotary_cos";

  public static final String SIN = "rotary_sin";

  /** Placeholder added to the attention scores [batch, 1, time, time]: 0 or very negative. */
  public static final String MASK = "attention_mask";

  /** The linear layers, in the order of the checkpoint. */
  public static final List<String> LINEARS =
      List.of(
          "attention.query_key_value", "attention.dense", "mlp.dense_h_to_4h", "mlp.dense_4h_to_h");

  private final ModelConfig config;
  private final int batch;
  private final int time;
  private final Map<String, LoraShape> loras;
  private final RotaryTables tables;
  private final SameDiff sd = Graphs.create();
  private final Map<String, long[]> weights = new LinkedHashMap<>();
  private final Map<String, long[]> constants = new LinkedHashMap<>();
  private final List<Region> regions = new ArrayList<>();

  private NeoxBlock(
      ModelConfig config, int batch, int time, Map<String, LoraShape> loras, RotaryTables tables) {
    this.config = config;
    this.batch = batch;
    this.time = time;
    this.loras = loras;
    this.tables = tables;
  }

  /**
   * The adapter of one linear layer.
   *
   * @param dora whether the lengths of the layer's weight rows are trained as well
   * @param deadRows output rows that are not adapted
   */
  public record LoraShape(
      int rank, float scale, float dropout, boolean dora, List<RowRange> deadRows) {
    public LoraShape {
      deadRows = List.copyOf(deadRows);
    }

    /** Plain LoRA. */
    public LoraShape(int rank, float scale, float dropout, List<RowRange> deadRows) {
      this(rank, scale, dropout, false, deadRows);
    }
  }

  /** Name of DoRA's lengths of a layer's weight rows [out]. */
  public static String magnitude(String linear) {
    return linear + ".lora_magnitude_vector";
  }

  /** Name of the placeholder of what these are divided by: the present lengths [out]. */
  public static String rowLengths(String linear) {
    return linear + ".dora_norm";
  }

  /** Name of the placeholder of a layer's dropout factors [rows, in]. */
  public static String dropoutMask(String linear) {
    return linear + ".dropout_mask";
  }

  /**
   * Builds the graph.
   *
   * @param loras adapters by linear layer
   */
  public static SegmentGraph build(
      ModelConfig config, int batch, int time, Map<String, LoraShape> loras, RotaryTables tables) {
    return new NeoxBlock(config, batch, time, loras, tables).build();
  }

  private SegmentGraph build() {
    int width = config.hiddenSize();
    SDVariable x = sd.placeHolder("x", DataType.FLOAT, rows(), width);
    SDVariable attended = attention(norm("input_layernorm", x));
    SDVariable out;
    if (config.parallelResidual()) {
      SDVariable fed = feedForward(norm("post_attention_layernorm", x));
      out = x.add("residual", attended).add("out", fed);
    } else {
      SDVariable h = x.add("residual", attended);
      out = h.add("out", feedForward(norm("post_attention_layernorm", h)));
    }
    Graphs.seed(sd, out, rows(), width);
    return new SegmentGraph(
        sd, "x", out.name(), Graphs.GRADIENT, weights, constants, regions, rows(), width);
  }

  private int rows() {
    return batch * time;
  }

  private SDVariable weight(String name, long... shape) {
    weights.put(name, shape);
    return sd.placeHolder(name, DataType.FLOAT, shape);
  }

  private SDVariable constant(String name, long... shape) {
    constants.put(name, shape);
    return sd.placeHolder(name, DataType.FLOAT, shape);
  }

  private SDVariable norm(String name, SDVariable x) {
    int width = config.hiddenSize();
    NormGraph norm =
        NormGraph.add(
            sd,
            name,
            x,
            weight(name + ".weight", width),
            weight(name + ".bias", width),
            config.layerNormEps());
    regions.add(
        new LayerNormRegion(
            norm.x(), norm.gamma(), norm.beta(), norm.out().name(), width, config.layerNormEps()));
    return norm.out();
  }

  private SDVariable attention(SDVariable x) {
    int width = config.hiddenSize();
    SDVariable qkv =
        linear("attention.query_key_value", x, width, 3 * width, config.attentionBias());
    SDVariable context = attend(tables.half() == 0 ? qkv : turn(qkv));
    return linear("attention.dense", context, width, width, config.attentionBias());
  }

  private SDVariable feedForward(SDVariable x) {
    int inner = config.intermediateSize();
    SDVariable h = linear("mlp.dense_h_to_4h", x, config.hiddenSize(), inner, true);
    SDVariable border = sd.identity("mlp.act/x", h);
    SDVariable a = activation(border);
    regions.add(new ActivationRegion(border.name(), a.name(), kind(), inner));
    return linear("mlp.dense_4h_to_h", a, inner, config.hiddenSize(), true);
  }

  private ActivationRegion.Kind kind() {
    return switch (config.hiddenAct()) {
      case GELU -> ActivationRegion.Kind.GELU_ERF;
      case GELU_TANH, GELU_FAST -> ActivationRegion.Kind.GELU_TANH;
      case SILU -> ActivationRegion.Kind.SILU;
      case RELU -> ActivationRegion.Kind.RELU;
    };
  }

  private SDVariable activation(SDVariable x) {
    String name = "mlp.act";
    return switch (config.hiddenAct()) {
      case GELU -> x.mul(0.5).mul(name, sd.math().erf(x.mul(Math.sqrt(0.5))).add(1.0));
      case GELU_TANH, GELU_FAST -> {
        SDVariable inner = x.mul(x).mul(Gelu.CUBIC).add(1.0).mul(x).mul(Math.sqrt(2 / Math.PI));
        yield x.mul(0.5).mul(name, sd.math().tanh(inner).add(1.0));
      }
      case SILU -> x.mul(name, sd.nn().sigmoid(x));
      case RELU -> sd.nn().relu(name, x, 0);
    };
  }

  private SDVariable linear(String name, SDVariable x, int in, int out, boolean hasBias) {
    SDVariable input = sd.identity(name + "/x", x);
    SDVariable w = sd.identity(name + "/weight", weight(name + ".weight", out, in));
    SDVariable y = sd.mmul(input, w, false, true, false);
    Optional<LoraAdapter> lora = Optional.empty();
    if (loras.containsKey(name)) {
      lora = Optional.of(adapter(name, in, out));
      y = y.add(delta(name, input, lora.get(), in, out));
      if (loras.get(name).dora()) {
        // The lengths arrive as a constant, so that no gradient goes through them.
        SDVariable magnitude = sd.getVariable(lora.get().magnitude().orElseThrow());
        y = y.mul(magnitude.div(constant(rowLengths(name), out)));
      }
    }
    Optional<String> bias = Optional.empty();
    if (hasBias) {
      SDVariable b = sd.identity(name + "/bias", weight(name + ".bias", out));
      bias = Optional.of(b.name());
      y = y.add(b);
    }
    SDVariable result = sd.identity(name, y);
    regions.add(new LinearRegion(input.name(), w.name(), bias, lora, result.name(), in, out));
    return result;
  }

  private LoraAdapter adapter(String name, int in, int out) {
    LoraShape shape = loras.get(name);
    SDVariable a = sd.identity(name + "/lora_A", weight(name + ".lora_A.weight", shape.rank(), in));
    SDVariable b =
        sd.identity(name + "/lora_B", weight(name + ".lora_B.weight", out, shape.rank()));
    Optional<String> magnitude =
        shape.dora()
            ? Optional.of(
                sd.identity(name + "/lora_magnitude", weight(magnitude(name), out)).name())
            : Optional.empty();
    return new LoraAdapter(
        a.name(),
        b.name(),
        magnitude,
        shape.rank(),
        shape.scale(),
        shape.dropout(),
        LINEARS.indexOf(name),
        shape.deadRows());
  }

  private SDVariable delta(String name, SDVariable x, LoraAdapter lora, int in, int out) {
    SDVariable dropped = lora.dropout() > 0 ? x.mul(constant(dropoutMask(name), rows(), in)) : x;
    SDVariable inner = sd.mmul(dropped, sd.getVariable(lora.a()), false, true, false);
    SDVariable b = sd.getVariable(lora.b());
    if (!lora.deadRows().isEmpty()) {
      float[][] live = new float[out][1];
      for (float[] row : live) {
        row[0] = 1;
      }
      for (RowRange range : lora.deadRows()) {
        for (int r = range.from(); r < range.to(); r++) {
          live[r][0] = 0;
        }
      }
      b = b.mul(sd.constant(Nd4j.createFromArray(live)));
    }
    return sd.mmul(inner, b, false, true, false).mul(lora.scale());
  }

  private SDVariable turn(SDVariable qkv) {
    int rows = rows();
    int heads = config.heads();
    int size = config.headSize();
    int half = tables.half();
    SDVariable border = sd.identity("rotary/x", qkv);
    SDVariable x = sd.reshape(border, rows, heads, 3, size);
    SDVariable cos = constant(COS, rows, 1, 1, half);
    SDVariable sin = constant(SIN, rows, 1, 1, half);
    SDVariable first = sd.slice(x, new int[] {0, 0, 0, 0}, rows, heads, 2, half);
    SDVariable second = sd.slice(x, new int[] {0, 0, 0, half}, rows, heads, 2, half);
    SDVariable a = first.mul(cos).sub(second.mul(sin));
    SDVariable b = second.mul(cos).add(first.mul(sin));
    SDVariable turned = sd.concat(3, a, b);
    if (2 * half < size) {
      SDVariable rest = sd.slice(x, new int[] {0, 0, 0, 2 * half}, rows, heads, 2, size - 2 * half);
      turned = sd.concat(3, turned, rest);
    }
    SDVariable values = sd.slice(x, new int[] {0, 0, 2, 0}, rows, heads, 1, size);
    SDVariable out = sd.concat(2, turned, values).reshape(rows, 3 * heads * size);
    SDVariable result = sd.identity("rotary", out);
    regions.add(new RotaryRegion(border.name(), result.name(), tables, heads, size));
    return result;
  }

  private SDVariable attend(SDVariable qkv) {
    int heads = config.heads();
    int size = config.headSize();
    SDVariable border = sd.identity("attention/qkv", qkv);
    SDVariable x = sd.reshape(border, batch, time, heads, 3, size);
    SDVariable q = part(x, 0);
    SDVariable k = part(x, 1);
    SDVariable v = part(x, 2);
    SDVariable mask = constant(MASK, batch, 1, time, time);
    SDVariable scores = sd.mmul(q, k, false, true, false).mul(1 / Math.sqrt(size)).add(mask);
    SDVariable context = sd.mmul(sd.nn().softmax(scores, -1), v);
    SDVariable out = sd.permute(context, 0, 2, 1, 3).reshape(rows(), heads * size);
    SDVariable result = sd.identity("attention", out);
    regions.add(new AttentionRegion(border.name(), result.name(), heads, size));
    return result;
  }

  /** Query, key or value as [batch, heads, time, headSize]. */
  private SDVariable part(SDVariable x, int which) {
    int heads = config.heads();
    int size = config.headSize();
    SDVariable slice = sd.slice(x, new int[] {0, 0, 0, which, 0}, batch, time, heads, 1, size);
    return sd.permute(sd.reshape(slice, batch, time, heads, size), 0, 2, 1, 3);
  }
}
