package ai.refocused.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which weights are trained. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "method")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TuningSpec.Full.class, name = "full"),
  @JsonSubTypes.Type(value = TuningSpec.Lora.class, name = "lora"),
  @JsonSubTypes.Type(value = TuningSpec.Freeze.class, name = "freeze")
})
public sealed interface TuningSpec {

  /** Every weight. */
  record Full() implements TuningSpec {}

  /**
   * Low-rank adapters (Hu et al. 2021, arXiv:2106.09685) beside frozen linear layers: {@code y = W
   * x + scale * B A dropout(x)}.
   *
   * @param targetModules module names of the model, or aliases such as {@code q_proj} and {@code
   *     all-linear}; never empty
   * @param bias which bias vectors are trained as well
   * @param rsLora whether the scale is {@code alpha / sqrt(rank)} (Kalajdzievski 2023,
   *     arXiv:2312.03732) instead of {@code alpha / rank}
   * @param dora whether the lengths of the adapted weights' rows are trained apart from their
   *     directions (Liu et al. 2024, arXiv:2402.09353)
   * @param rankPattern ranks of layers that have another one than {@code rank}, by module name
   * @param alphaPattern the same for {@code alpha}
   * @param initFrom folder of an adapter to start from, absolute; empty for a fresh one
   */
  record Lora(
      int rank,
      double alpha,
      double dropout,
      List<String> targetModules,
      LoraBias bias,
      boolean rsLora,
      boolean dora,
      Map<String, Integer> rankPattern,
      Map<String, Double> alphaPattern,
      Optional<Path> initFrom)
      implements TuningSpec {
    public Lora {
      targetModules = List.copyOf(targetModules);
      rankPattern = Collections.unmodifiableMap(new LinkedHashMap<>(rankPattern));
      alphaPattern = Collections.unmodifiableMap(new LinkedHashMap<>(alphaPattern));
    }

    /** LoRA as first described, one size for all layers. */
    public Lora(int rank, double alpha, double dropout, List<String> targetModules, LoraBias bias) {
      this(
          rank,
          alpha,
          dropout,
          targetModules,
          bias,
          false,
          false,
          Map.of(),
          Map.of(),
          Optional.empty());
    }

    /** The factor on {@code B A x} of a layer with this rank and alpha. */
    public double scale(int layerRank, double layerAlpha) {
      return layerAlpha / (rsLora ? Math.sqrt(layerRank) : layerRank);
    }
  }

  /**
   * All weights but those at the bottom.
   *
   * @param ratio 0 to 1: the embedding and the lowest {@code int(layers * ratio)} blocks keep their
   *     values
   * @param cacheBytes most disk for keeping what the frozen blocks make of the examples; 0 keeps
   *     nothing
   */
  record Freeze(double ratio, long cacheBytes) implements TuningSpec {
    /** Keeps nothing on disk. */
    public Freeze(double ratio) {
      this(ratio, 0);
    }
  }
}
