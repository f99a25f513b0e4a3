package ai.refocused.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.dataset.Batch;
import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.engine.RowMath;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.pretrained.PretrainedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same model from files of other kinds computes the same. */
class ImportEqualityTest {

  private static float[] logits(Path folder) {
    Batch batch = Golden.batches("forward.safetensors").get(0);
    try (PretrainedFolder base = PretrainedFolder.open(folder);
        Machine machine = new Machine(1, RowMath.best());
        NeoxModel model =
            new NeoxModel(
                base.config(),
                base.tensors(),
                Adaptation.full(),
                machine,
                new Capacity(batch.tokens(), 64),
                GradientCheckpointing.FALSE,
                1)) {
      return model.logits(batch);
    }
  }

  @Test
  void torchFilesGiveTheSameLogits(@TempDir Path folder) throws IOException {
    for (String name : new String[] {"config.json", "tokenizer.json", "pytorch_model.bin"}) {
      Files.copy(Golden.MODEL.resolve(name), folder.resolve(name));
    }
    assertThat(logits(folder)).isEqualTo(logits(Golden.MODEL));
  }

  @Test
  void halfPrecisionShardsGiveLogitsWithinTheirRounding() {
    float[] expected = logits(Golden.MODEL);
    float[] actual = logits(Golden.REFERENCE.resolve("models/neox-tiny-fp16-sharded"));
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow((double) actual[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    // A half float's rounding is at most 2^-11; errors of many weights add up like noise.
    assertThat(Math.sqrt(difference / norm)).isBetween(1e-6, 0x1p-10);
  }
}
