package ai.refocused.graph;

import ai.refocused.engine.SegmentGraph;
import ai.refocused.engine.region.LayerNormRegion;
import ai.refocused.pretrained.ModelConfig;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Layer normalization composed from means and products: ND4J's own operation has no epsilon.
 *
 * @param x border variables of the region
 */
public record NormGraph(String x, String gamma, String beta, SDVariable out) {

  static NormGraph add(
      SameDiff sd, String name, SDVariable x, SDVariable gamma, SDVariable beta, double eps) {
    SDVariable input = sd.identity(name + "/x", x);
    SDVariable scale = sd.identity(name + "/weight", gamma);
    SDVariable shift = sd.identity(name + "/bias", beta);
    SDVariable centered = input.sub(input.mean(true, 1));
    SDVariable variance = centered.mul(centered).mean(true, 1);
    SDVariable normal = centered.mul(sd.math().rsqrt(variance.add(eps)));
    SDVariable out = sd.identity(name, normal.mul(scale).add(shift));
    return new NormGraph(input.name(), scale.name(), shift.name(), out);
  }

  /**
   * The norm before the head as a segment of its own; its weights are {@code weight}, {@code bias}.
   */
  public static SegmentGraph segment(ModelConfig config, int rows) {
    SameDiff sd = Graphs.create();
    int width = config.hiddenSize();
    SDVariable x = sd.placeHolder("x", DataType.FLOAT, rows, width);
    SDVariable gamma = sd.placeHolder("weight", DataType.FLOAT, width);
    SDVariable beta = sd.placeHolder("bias", DataType.FLOAT, width);
    NormGraph norm = add(sd, "final_layer_norm", x, gamma, beta, config.layerNormEps());
    Graphs.seed(sd, norm.out, rows, width);
    return new SegmentGraph(
        sd,
        "x",
        norm.out.name(),
        Graphs.GRADIENT,
        Map.of("weight", new long[] {width}, "bias", new long[] {width}),
        Map.of(),
        List.of(
            new LayerNormRegion(
                norm.x, norm.gamma, norm.beta, norm.out.name(), width, config.layerNormEps())),
        rows,
        width);
  }
}
