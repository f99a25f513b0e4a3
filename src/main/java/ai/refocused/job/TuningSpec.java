package ai.refocused.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

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
   * x + alpha / rank * B A dropout(x)}.
   *
   * @param targetModules module names of the model, or aliases such as {@code q_proj} and {@code
   *     all-linear}; never empty
   * @param bias which bias vectors are trained as well
   */
  record Lora(int rank, double alpha, double dropout, List<String> targetModules, LoraBias bias)
      implements TuningSpec {
    public Lora {
      targetModules = List.copyOf(targetModules);
    }

    /** The factor on {@code B A x}. */
    public double scale() {
      return alpha / rank;
    }
  }

  /**
   * All weights but those at the bottom.
   *
   * @param ratio 0 to 1: the embedding and the lowest {@code int(layers * ratio)} blocks keep their
   *     values
   */
  record Freeze(double ratio) implements TuningSpec {}
}
