package ai.refocused.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.job.GradientCheckpointing;
import ai.refocused.job.LoraBias;
import ai.refocused.job.TuningSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class SmallerShapesTest {

  @Test
  void triesFirstWhatChangesLeast() {
    MemoryNeed.Shape shape =
        new MemoryNeed.Shape(new TuningSpec.Full(), GradientCheckpointing.FALSE, 4, 128);

    List<String> settings =
        new SmallerShapes(shape, 2).stream().map(SmallerShapes.Change::settings).toList();

    String batch2 =
        "<perDeviceTrainBatchSize>2</perDeviceTrainBatchSize>"
            + " <gradientAccumulationSteps>4</gradientAccumulationSteps>";
    assertThat(settings)
        .startsWith(
            "<gradientCheckpointing>true</gradientCheckpointing>",
            "<gradientCheckpointing>sqrt</gradientCheckpointing>",
            batch2,
            "<gradientCheckpointing>true</gradientCheckpointing> " + batch2)
        .contains(
            "<gradientCheckpointing>sqrt</gradientCheckpointing>"
                + " <perDeviceTrainBatchSize>1</perDeviceTrainBatchSize>"
                + " <gradientAccumulationSteps>8</gradientAccumulationSteps>"
                + " <maxLength>64</maxLength>",
            "<method>lora</method>")
        .doesNotHaveDuplicates();
    assertThat(settings.indexOf("<method>lora</method>"))
        .isGreaterThan(
            settings.indexOf(
                settings.stream().filter(s -> s.contains("maxLength")).findFirst().orElseThrow()));
  }

  @Test
  void leavesAdaptersAsTheyAre() {
    MemoryNeed.Shape shape =
        new MemoryNeed.Shape(
            new TuningSpec.Lora(8, 16, 0, List.of("dense"), LoraBias.NONE),
            GradientCheckpointing.SQRT,
            1,
            64);

    assertThat(new SmallerShapes(shape, 1).stream()).isEmpty();
  }
}
