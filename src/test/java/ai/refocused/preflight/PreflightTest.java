package ai.refocused.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.job.BaseModelSpec;
import ai.refocused.job.BatchSpec;
import ai.refocused.job.CadenceSpec;
import ai.refocused.job.ComputeSpec;
import ai.refocused.job.DataFiles;
import ai.refocused.job.DatasetSpec;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.job.GuardSpec;
import ai.refocused.job.JobSpec;
import ai.refocused.job.LrSchedulerType;
import ai.refocused.job.MixedPrecision;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.job.Overflow;
import ai.refocused.job.Problem;
import ai.refocused.job.RegularizationSpec;
import ai.refocused.job.RowSpec;
import ai.refocused.job.SampleSpec;
import ai.refocused.job.ScheduleSpec;
import ai.refocused.job.SelectionSpec;
import ai.refocused.job.SessionSpec;
import ai.refocused.job.SweepSpec;
import ai.refocused.job.Task;
import ai.refocused.job.TuningSpec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
  private static final Path NEOX_TINY =
      Path.of("src", "test", "resources", "reference", "models", "neox-tiny");

  @TempDir Path temporary;
  private Path model;
  private Path dataset;
  private Path output;

  @BeforeEach
  void createGoodFiles() throws IOException {
    model = Files.createDirectory(temporary.resolve("model"));
    for (String name : List.of("config.json", "tokenizer.json", "model.safetensors")) {
      Files.copy(NEOX_TINY.resolve(name), model.resolve(name));
    }
    dataset = Files.writeString(temporary.resolve("data.jsonl"), "{}\n");
    output = temporary.resolve("target/out");
  }

  @Test
  void acceptsGoodFiles() throws Exception {
    assertThat(check(500)).isEmpty();
  }

  @Test
  void reportsEverythingThatIsMissing() throws Exception {
    Files.delete(model.resolve("config.json"));
    Files.delete(model.resolve("tokenizer.json"));
    Files.delete(model.resolve("model.safetensors"));
    Files.delete(dataset);
    output = Files.createFile(temporary.resolve("file")).resolve("out");

    assertThat(check(500))
        .containsExactly(
            "<baseModel>: \"%s\" has no config.json. Name the folder of a model in Hugging Face's"
                    .formatted(model)
                + " layout.",
            "<baseModel>: \"%s\" has no tokenizer.json. Name a folder with the model's fast"
                    .formatted(model)
                + " tokenizer.",
            "<baseModel>: \"%s\" has no weights: no model.safetensors, model.safetensors.index.json"
                    .formatted(model)
                + " or pytorch_model.bin. Name a folder with one of them.",
            "<dataset>: \"%s\" does not exist. Name a JSON, JSONL, CSV or Parquet file, or a folder with some."
                .formatted(dataset),
            "<outputDirectory>: \"%s\" is a file. Name a folder, or remove the file."
                .formatted(temporary.resolve("file")));
  }

  @Test
  void reportsAModelThatIsNotThere() throws Exception {
    model = temporary.resolve("nothing");

    assertThat(check(500))
        .containsExactly(
            "<baseModel>: \""
                + model
                + "\" does not exist. Name the folder or zip of a model, or"
                + " groupId:artifactId:version of an artifact.");
  }

  @Test
  void reportsAModelThatIsAFile() throws Exception {
    model = dataset;

    assertThat(check(500)).singleElement().asString().contains("is neither a folder nor a zip");
  }

  @Test
  void reportsAnEmptyDataset() throws Exception {
    Files.writeString(dataset, "");

    assertThat(check(500))
        .containsExactly(
            "<dataset>: \"" + dataset + "\" is empty. A dataset needs at least one example.");
  }

  @Test
  void reportsADiskThatIsTooSmall() throws Exception {
    try (RandomAccessFile weights =
        new RandomAccessFile(model.resolve("more.safetensors").toFile(), "rw")) {
      weights.setLength(1L << 42);
    }

    assertThat(check(500))
        .singleElement()
        .asString()
        .startsWith("<outputDirectory>: ")
        .contains(" free, but models and checkpoints take about 21990.2 GB. Make room");
    assertThat(check(0)).singleElement().asString().contains("take about 8796.1 GB");
  }

  private List<String> check(int saveSteps) throws IOException {
    JobSpec job =
        new JobSpec(
            Task.INSTRUCT,
            new BaseModelSpec(model, "model"),
            new DatasetSpec(
                DataFiles.of(dataset), 0.1, 128, Overflow.TRUNCATE, false, true, RowSpec.DEFAULT),
            new TuningSpec.Full(),
            new OptimizerSpec(3e-5, 0.9, 0.999, 1e-8, 0.01, false, 1.0),
            new ScheduleSpec(LrSchedulerType.COSINE, 10, 0, 2.5, 1, 1.0),
            new BatchSpec(4, 8, 2),
            new CadenceSpec(10, 50, saveSteps, 3),
            new ComputeSpec(2, MixedPrecision.NO, GradientCheckpointing.FALSE, 1),
            RegularizationSpec.NONE,
            SelectionSpec.LEAST_LOSS,
            GuardSpec.STRICT,
            SweepSpec.DEFAULT,
            output,
            new SessionSpec("never", false, 0),
            42,
            SampleSpec.NONE,
            List.of());
    return Preflight.check(job).stream().map(Problem::toString).collect(Collectors.toList());
  }
}
