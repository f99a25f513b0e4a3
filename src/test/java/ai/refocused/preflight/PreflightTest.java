package ai.refocused.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.job.BaseModelSpec;
import ai.refocused.job.CadenceSpec;
import ai.refocused.job.JobFixture;
import ai.refocused.job.LrSchedulerType;
import ai.refocused.job.Problem;
import ai.refocused.job.ScheduleSpec;
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
    JobFixture fixture = new JobFixture();
    fixture.baseModel = new BaseModelSpec(model, "model");
    fixture.dataset = JobFixture.dataset(dataset, 0.1, 128, false);
    fixture.schedule = new ScheduleSpec(LrSchedulerType.COSINE, 10, 0, 2.5, 1, 1.0);
    fixture.cadence = new CadenceSpec(10, 50, saveSteps, 3);
    fixture.outputDirectory = output;
    return Preflight.check(fixture.job()).stream()
        .map(Problem::toString)
        .collect(Collectors.toList());
  }
}
