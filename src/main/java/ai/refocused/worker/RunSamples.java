package ai.refocused.worker;

import ai.refocused.engine.Machine;
import ai.refocused.generate.Generation;
import ai.refocused.generate.PromptedModel;
import ai.refocused.job.JobSpec;
import ai.refocused.job.SampleSpec;
import ai.refocused.monitor.Sample;
import ai.refocused.monitor.SamplesFile;
import ai.refocused.pretrained.GptNeoxTensors;
import ai.refocused.pretrained.PretrainedFolder;
import ai.refocused.train.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets the base model and the tuned one answer the job's prompts, for the report. Like the report,
 * a run does not fail for them: where they cannot be had, a warning says why.
 */
final class RunSamples {
  private final JobSpec job;
  private final EventPublisher events;
  private final StopSignal stop;
  private final List<Sample> samples = new ArrayList<>();

  RunSamples(JobSpec job, EventPublisher events, StopSignal stop) {
    this.job = job;
    this.events = events;
    this.stop = stop;
  }

  /** What the base model says: the run's first samples, in place of an earlier run's. */
  void ofBase() {
    try {
      SamplesFile.write(job.outputDirectory(), samples);
    } catch (IOException e) {
      events.warning("Samples of an earlier run cannot be removed: " + e.getMessage());
    }
    add(job.baseModel().folder(), 0);
  }

  /** What the tuned model says after the last step. */
  void ofTuned(Path model, int step) {
    add(model, step);
  }

  private void add(Path model, int step) {
    if (job.samples().prompts().isEmpty() || stop.isRequested()) {
      return;
    }
    events.phase("answering prompts", model.getFileName().toString());
    try {
      requireRoom(model);
      samples.addAll(answers(model, step));
      SamplesFile.write(job.outputDirectory(), samples);
    } catch (IOException | RuntimeException e) {
      // RuntimeException too: hours of training must not be lost for an example.
      events.warning("There are no samples after step " + step + ": " + e.getMessage());
    }
  }

  /** The tuned model is loaded beside the one that was trained. */
  private static void requireRoom(Path model) throws IOException {
    long need =
        GptNeoxTensors.parameterCount(PretrainedFolder.inspect(model).config()) * Float.BYTES;
    if (need > MachineMemory.read().available()) {
      throw new IOException("there is not enough memory to load the model once more.");
    }
  }

  private List<Sample> answers(Path folder, int step) {
    SampleSpec spec = job.samples();
    List<Sample> answers = new ArrayList<>();
    // In float32 like every model that answers, whatever training is in.
    try (Machine machine = Device.machine(job.compute().threads());
        PromptedModel model = new PromptedModel(folder, job.task(), machine)) {
      List<String> prompts = new ArrayList<>();
      List<int[]> tokens = new ArrayList<>();
      for (String prompt : spec.prompts()) {
        int[] encoded = model.encode(prompt);
        if (encoded.length < 1 || encoded.length > model.longestPrompt()) {
          events.warning(
              "A prompt of %d tokens is left out of the samples; the model reads 1 to %d."
                  .formatted(encoded.length, model.longestPrompt()));
        } else {
          prompts.add(prompt);
          tokens.add(encoded);
        }
      }
      List<Generation> made =
          model.answer(tokens, spec.generation(), (prompt, piece) -> {}, stop::isRequested);
      for (int i = 0; i < made.size(); i++) {
        answers.add(new Sample(step, prompts.get(i), made.get(i).text()));
      }
    }
    return answers;
  }
}
