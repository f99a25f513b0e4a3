package ai.refocused.model;

import ai.refocused.job.TuningSpec;
import ai.refocused.pretrained.InvalidModelException;
import ai.refocused.pretrained.LinearTarget;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.pretrained.ModelProblem;
import ai.refocused.pretrained.TargetModules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A linear layer with the size of its adapter.
 *
 * @param scale factor on {@code B A x}
 */
public record AdaptedLayer(LinearTarget target, int rank, double alpha, double scale) {

  /**
   * The layers that a job adapts, in the model's order. Where two names of a pattern mean the same
   * layer, the first holds, as in PEFT.
   *
   * @throws InvalidModelException naming targets that mean no layer, and names of patterns that
   *     mean none of the targets
   */
  public static List<AdaptedLayer> of(TuningSpec.Lora lora, ModelConfig config) {
    List<LinearTarget> targets = TargetModules.resolve(config, lora.targetModules());
    Map<String, Integer> ranks = byModule(lora.rankPattern(), config, targets, "loraRankPattern");
    Map<String, Double> alphas = byModule(lora.alphaPattern(), config, targets, "loraAlphaPattern");
    List<AdaptedLayer> layers = new ArrayList<>();
    for (LinearTarget target : targets) {
      int rank = ranks.getOrDefault(target.module(), lora.rank());
      double alpha = alphas.getOrDefault(target.module(), lora.alpha());
      layers.add(new AdaptedLayer(target, rank, alpha, lora.scale(rank, alpha)));
    }
    return layers;
  }

  private static <T> Map<String, T> byModule(
      Map<String, T> pattern, ModelConfig config, List<LinearTarget> targets, String where) {
    List<String> adapted = targets.stream().map(LinearTarget::module).toList();
    Map<String, T> values = new LinkedHashMap<>();
    pattern.forEach(
        (name, value) -> {
          List<String> meant =
              TargetModules.resolve(config, List.of(name)).stream()
                  .map(LinearTarget::module)
                  .filter(adapted::contains)
                  .toList();
          if (meant.isEmpty()) {
            throw new InvalidModelException(
                List.of(
                    new ModelProblem(
                        "<" + where + ">", "\"" + name + "\" is none of the adapted layers.")));
          }
          meant.forEach(module -> values.putIfAbsent(module, value));
        });
    return values;
  }
}
