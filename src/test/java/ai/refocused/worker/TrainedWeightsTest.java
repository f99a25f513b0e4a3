package ai.refocused.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.refocused.job.ExplainResult.LoraTarget;
import ai.refocused.job.ExplainResult.Part;
import ai.refocused.job.LoraBias;
import ai.refocused.job.TuningSpec;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.pretrained.PretrainedFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Counts of parameters are those of PEFT 0.19's get_nb_trainable_parameters for the same model. */
class TrainedWeightsTest {
  private static final ModelConfig TINY =
      PretrainedFolder.inspect(Path.of("src/test/resources/reference/models/neox-tiny")).config();

  @Test
  void fullFineTuningTrainsEverything() {
    TrainedWeights trained = TrainedWeights.of(new TuningSpec.Full(), TINY);

    assertThat(trained.parameters()).isEqualTo(281_152);
    assertThat(trained.parts())
        .containsExactly(
            new Part("embed_in", 65_536),
            new Part("blocks 0-2", 149_952),
            new Part("final_layer_norm", 128),
            new Part("embed_out", 65_536));
    assertThat(trained.targets()).isEmpty();
  }

  @Test
  void frozenBlocksAreNotListed() {
    TrainedWeights trained = TrainedWeights.of(new TuningSpec.Freeze(0.67), TINY);

    assertThat(trained.parts())
        .extracting(Part::name)
        .contains("blocks 2")
        .doesNotContain("embed_in");
  }

  @Test
  void likeLayersOfSuccessiveBlocksAreOneTarget() {
    TrainedWeights trained =
        TrainedWeights.of(
            new TuningSpec.Lora(8, 16, 0, List.of("query_key_value", "dense"), LoraBias.NONE),
            TINY);

    assertThat(trained.parameters()).isEqualTo(9216);
    assertThat(trained.parts()).isEmpty();
    assertThat(trained.targets())
        .containsExactly(
            new LoraTarget(
                0,
                2,
                "attention.query_key_value",
                List.of(192, 64),
                List.of("query", "key", "value"),
                8,
                2,
                2048),
            new LoraTarget(0, 2, "attention.dense", List.of(64, 64), List.of(), 8, 2, 1024));
  }

  @Test
  void aLayerOfAnotherRankStandsAlone() {
    TuningSpec.Lora lora =
        new TuningSpec.Lora(
            8,
            16,
            0,
            List.of("query_key_value", "dense"),
            LoraBias.NONE,
            false,
            false,
            Map.of("layers.1.attention.dense", 4),
            Map.of(),
            Optional.empty());

    TrainedWeights trained = TrainedWeights.of(lora, TINY);

    assertThat(trained.parameters()).isEqualTo(8704);
    assertThat(trained.targets())
        .filteredOn(target -> target.module().equals("attention.dense"))
        .extracting(LoraTarget::firstBlock, LoraTarget::lastBlock, LoraTarget::rank)
        .containsExactly(tuple(0, 0, 8), tuple(1, 1, 4), tuple(2, 2, 8));
  }

  @Test
  void namesThePartsOfTheFusedProjection() {
    TrainedWeights trained =
        TrainedWeights.of(
            new TuningSpec.Lora(8, 16, 0, List.of("q_proj", "v_proj"), LoraBias.NONE), TINY);

    assertThat(trained.targets())
        .singleElement()
        .extracting(LoraTarget::parts)
        .isEqualTo(List.of("query", "value"));
  }

  @Test
  void countsBiasVectorsAndDora() {
    TuningSpec.Lora biased =
        new TuningSpec.Lora(4, 8, 0, List.of("dense_h_to_4h"), LoraBias.LORA_ONLY);
    assertThat(TrainedWeights.of(biased, TINY).parameters()).isEqualTo(4608);
    assertThat(TrainedWeights.of(biased, TINY).parts())
        .containsExactly(new Part("blocks 0-2", 768));

    TuningSpec.Lora dora =
        new TuningSpec.Lora(
            4,
            8,
            0,
            List.of("dense_h_to_4h"),
            LoraBias.NONE,
            false,
            true,
            Map.of(),
            Map.of(),
            Optional.empty());
    assertThat(TrainedWeights.of(dora, TINY).parameters()).isEqualTo(4608);
  }
}
