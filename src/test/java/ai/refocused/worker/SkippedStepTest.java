package ai.refocused.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.job.BaseModelSpec;
import ai.refocused.job.BatchSpec;
import ai.refocused.job.CadenceSpec;
import ai.refocused.job.DataFiles;
import ai.refocused.job.DatasetSpec;
import ai.refocused.job.GuardSpec;
import ai.refocused.job.JobFixture;
import ai.refocused.job.JobSpec;
import ai.refocused.job.LrSchedulerType;
import ai.refocused.job.NonFinitePolicy;
import ai.refocused.job.Overflow;
import ai.refocused.job.RowSpec;
import ai.refocused.job.ScheduleSpec;
import ai.refocused.job.event.EventReader;
import ai.refocused.job.event.EventWriter;
import ai.refocused.job.event.TrainerEvent;
import ai.refocused.train.NonFiniteTrainingException;
import ai.refocused.train.StopSignal;
import ai.refocused.train.TrainResults;
import ai.refocused.weights.SafetensorsFile;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs, of a model whose numbers overflow at a token that one example has. */
class SkippedStepTest {
  private static final Path NEOX_TINY =
      Path.of("src/test/resources/reference/models/neox-tiny").toAbsolutePath();
  private static final int WIDTH = 64;
  private static final int OVERFLOWING = 900;
  private static final int STEPS = 6;
  private static final String WHY =
      "Step 3 (learning rate 0.001): the loss is not finite, at batch 3 of epoch 1 (training"
          + " example 3). ";

  @TempDir Path folder;

  @BeforeEach
  void writeModelAndExamples() throws IOException {
    Path model = Files.createDirectory(folder.resolve("model"));
    for (String name : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
      Files.copy(NEOX_TINY.resolve(name), model.resolve(name));
    }
    // Behind its header the file begins with the embeddings. Each of these weights is finite, and
    // the sum that the first norm takes of them is not.
    byte[] weights = Files.readAllBytes(NEOX_TINY.resolve("model.safetensors"));
    ByteBuffer file = ByteBuffer.wrap(weights).order(ByteOrder.LITTLE_ENDIAN);
    int row = Long.BYTES + (int) file.getLong(0) + OVERFLOWING * WIDTH * Float.BYTES;
    for (int i = 0; i < WIDTH; i++) {
      file.putFloat(row + i * Float.BYTES, 3e38f);
    }
    Files.write(model.resolve("model.safetensors"), weights);
    List<String> examples = new ArrayList<>();
    for (int i = 1; i <= STEPS; i++) {
      List<Integer> tokens = List.of(20 + i, 40, i == 3 ? OVERFLOWING : 50, 60 + i, 70);
      examples.add("{\"input_ids\": %s, \"labels\": %s}".formatted(tokens, tokens));
    }
    Files.write(folder.resolve("tokens.jsonl"), examples);
  }

  /** One example a step, in their order. */
  private JobSpec job(GuardSpec guards) {
    JobFixture fixture = new JobFixture();
    fixture.baseModel = new BaseModelSpec(folder.resolve("model"), "model");
    fixture.dataset =
        new DatasetSpec(
            DataFiles.of(folder.resolve("tokens.jsonl")),
            0,
            64,
            Overflow.TRUNCATE,
            /* packing= */ false,
            /* shuffle= */ false,
            RowSpec.DEFAULT);
    fixture.schedule = new ScheduleSpec(LrSchedulerType.CONSTANT, 0, STEPS, 1, 1, 1);
    fixture.batch = new BatchSpec(1, 1, 1);
    fixture.cadence = new CadenceSpec(1, 0, 0, 3);
    fixture.guards = guards;
    fixture.outputDirectory = folder.resolve("out");
    return fixture.job();
  }

  private List<TrainerEvent> run(JobSpec job) throws IOException {
    Path file = folder.resolve("events.jsonl");
    try (EventWriter events = new EventWriter(file);
        EventReader reader = new EventReader(file)) {
      FinetuneRun run = new FinetuneRun(job, new EventPublisher(events), StopSignal.unlimited());
      assertThat(run.run()).isEmpty();
      return reader.poll();
    }
  }

  private static <E extends TrainerEvent> Stream<E> only(List<TrainerEvent> events, Class<E> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast);
  }

  private static List<float[]> tensors(Path model) {
    List<float[]> tensors = new ArrayList<>();
    try (SafetensorsFile file = SafetensorsFile.open(model.resolve("model.safetensors"))) {
      for (String name : file.names()) {
        float[] values = new float[(int) file.info(name).elements()];
        file.read(name, FloatBuffer.wrap(values));
        tensors.add(values);
      }
    }
    return tensors;
  }

  @Test
  void theRunGoesOnWithoutTheStepAndSaysSo() throws IOException {
    JobSpec job = job(new GuardSpec(NonFinitePolicy.SKIP, 1, 0, 0));

    List<TrainerEvent> events = run(job);

    assertThat(only(events, TrainerEvent.Warning.class).map(TrainerEvent.Warning::message))
        .containsExactly(
            WHY + "The step is skipped: the weights stay as they were. Skipped so far: 1.");
    List<TrainerEvent.StepLogged> logged = only(events, TrainerEvent.StepLogged.class).toList();
    assertThat(logged).extracting(TrainerEvent.StepLogged::step).containsExactly(1, 2, 4, 5, 6);
    assertThat(logged).allSatisfy(step -> assertThat(step.loss()).isFinite().isPositive());
    Path results = job.outputDirectory().resolve(TrainResults.FILE_NAME);
    JsonNode found = new ObjectMapper().readTree(results.toFile());
    assertThat(found.get("skipped_steps").intValue()).isEqualTo(1);
    assertThat(found.get("global_step").intValue()).isEqualTo(STEPS);
    assertThat(found.get("train_loss").isNumber()).isTrue();
    List<float[]> trained = tensors(job.outputDirectory().resolve("final_model"));
    assertThat(trained)
        .isNotEmpty()
        .allSatisfy(
            tensor -> {
              for (float weight : tensor) {
                assertThat(weight).isFinite();
              }
            });
    assertThat(trained.get(0)).isNotEqualTo(tensors(folder.resolve("model")).get(0));
  }

  @Test
  void theRunEndsThereIfStepsAreNotToBeSkipped() {
    JobSpec job = job(GuardSpec.STRICT);
    assertThatThrownBy(() -> run(job))
        .isInstanceOf(NonFiniteTrainingException.class)
        .hasMessageStartingWith(WHY + "The step was not taken. ");
    assertThat(job.outputDirectory().resolve("final_model")).doesNotExist();
  }
}
