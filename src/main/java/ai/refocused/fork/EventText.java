package ai.refocused.fork;

import ai.refocused.job.event.TrainerEvent;

/** An event in a few words. */
final class EventText {
  private EventText() {}

  static String of(TrainerEvent event) {
    if (event instanceof TrainerEvent.Started started) {
      return "started on " + started.device();
    }
    if (event instanceof TrainerEvent.Phase phase) {
      return phase.detail().isEmpty() ? phase.name() : phase.name() + ": " + phase.detail();
    }
    if (event instanceof TrainerEvent.MemoryPlanned planned) {
      return "about to take " + planned.memory().total() + " bytes of memory";
    }
    if (event instanceof TrainerEvent.TrainingPlanned planned) {
      return "about to take " + planned.totalSteps() + " steps";
    }
    if (event instanceof TrainerEvent.StepLogged step) {
      return "step " + step.step() + " of " + step.totalSteps();
    }
    if (event instanceof TrainerEvent.Evaluated evaluated) {
      return "evaluated after step " + evaluated.step();
    }
    if (event instanceof TrainerEvent.CheckpointSaved saved) {
      return "checkpoint saved after step " + saved.step();
    }
    if (event instanceof TrainerEvent.PromptAwaited) {
      return "waiting for a prompt";
    }
    if (event instanceof TrainerEvent.AnswerPart part) {
      return part.model() + " answers";
    }
    if (event instanceof TrainerEvent.Answered answered) {
      return answered.answer().model() + " answered";
    }
    if (event instanceof TrainerEvent.Warning warning) {
      return "warning: " + warning.message();
    }
    if (event instanceof TrainerEvent.Completed) {
      return "completed";
    }
    if (event instanceof TrainerEvent.Failed failed) {
      return "failed: " + failed.message();
    }
    throw new IllegalStateException(event.toString());
  }
}
