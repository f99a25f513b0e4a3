package ai.refocused.export;

import ai.refocused.adapter.AdapterBase;
import ai.refocused.job.TuningSpec;
import ai.refocused.model.AdaptedLayer;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.weights.TensorSource;
import java.util.List;

/**
 * What goes into an adapter's folder.
 *
 * @param config of the base model
 * @param lora how the adapter was made
 * @param layers the layers that it adapts. PEFT cannot adapt some rows of a layer only: for such a
 *     target B is whole, with zeros in the other rows
 * @param tensors under {@link ai.refocused.pretrained.PeftNames}: A and B of every target, and the
 *     bias vectors that the method trains
 * @param base what it was trained on
 */
public record AdapterContent(
    ModelConfig config,
    TuningSpec.Lora lora,
    List<AdaptedLayer> layers,
    TensorSource tensors,
    AdapterBase base,
    ModelCardFacts card) {
  public AdapterContent {
    layers = List.copyOf(layers);
  }
}
