package ai.refocused.worker;

import ai.refocused.engine.Machine;
import ai.refocused.generate.FinishReason;
import ai.refocused.generate.Generation;
import ai.refocused.generate.PromptedModel;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.Problem;
import ai.refocused.job.TestModelResult;
import ai.refocused.job.TestModelSpec;
import ai.refocused.job.generation.NamedModel;
import ai.refocused.job.generation.PromptAnswer;
import ai.refocused.train.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lets models answer prompts, one model after the other, or a user's as they come. */
final class TestModelRun {
  private final TestModelSpec spec;
  private final EventPublisher events;
  private final StopSignal stop;
  private final ParentMessages messages;
  private final List<PromptAnswer> answers = new ArrayList<>();
  private long nanos;

  TestModelRun(
      TestModelSpec spec, EventPublisher events, StopSignal stop, ParentMessages messages) {
    this.spec = spec;
    this.events = events;
    this.stop = stop;
    this.messages = messages;
  }

  /** Runs; gives the reason if it left early. */
  Optional<StopSignal.Reason> run() throws InterruptedException {
    events.started(Device.describe(spec.threads()));
    try (Machine machine = Device.machine(spec.threads())) {
      if (spec.prompts().isEmpty()) {
        ChatRun chat = new ChatRun(spec, events, stop, messages, machine);
        answers.addAll(chat.run());
        nanos = chat.nanos();
      } else {
        for (NamedModel model : spec.models()) {
          answer(model, machine);
        }
      }
    }
    if (stop.isRequested()) {
      return stop.reason();
    }
    long tokens = answers.stream().mapToLong(PromptAnswer::tokens).sum();
    events.completed(new TestModelResult(answers, tokens, nanos / 1e9));
    return Optional.empty();
  }

  private void answer(NamedModel named, Machine machine) {
    if (stop.isRequested()) {
      return;
    }
    events.phase("loading model", named.name());
    try (PromptedModel model = new PromptedModel(named.folder(), spec.task(), machine)) {
      List<int[]> prompts = spec.prompts().stream().map(model::encode).toList();
      requireRoom(prompts, model, "<prompts>");
      events.phase("answering", named.name());
      long start = System.nanoTime();
      List<Generation> made =
          model.answer(prompts, spec.generation(), (prompt, piece) -> {}, stop::isRequested);
      nanos += System.nanoTime() - start;
      for (int i = 0; i < made.size(); i++) {
        answers.add(answer(named, spec.prompts().get(i), made.get(i)));
      }
    }
  }

  /**
   * Refuses prompts that the model cannot read.
   *
   * @param element of the pom that has them
   */
  static void requireRoom(List<int[]> prompts, PromptedModel model, String element) {
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      int tokens = prompts.get(i).length;
      if (tokens < 1 || tokens > model.longestPrompt()) {
        problems.add(
            new Problem(
                element,
                "prompt %d has %d tokens; the model reads 1 to %d before it answers. %s it."
                    .formatted(
                        i + 1, tokens, model.longestPrompt(), tokens < 1 ? "Fill" : "Shorten")));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidJobException(problems);
    }
  }

  static PromptAnswer answer(NamedModel model, String prompt, Generation made) {
    return new PromptAnswer(
        model.name(), prompt, made.text(), made.tokens().length, ending(made.finishReason()));
  }

  private static String ending(FinishReason reason) {
    return switch (reason) {
      case END_TOKEN -> "end token";
      case STOP_STRING -> "stop string";
      case MAX_NEW_TOKENS -> "cut at maxNewTokens";
      case POSITIONS_FULL -> "cut at the model's last position";
      case CANCELLED -> "cancelled";
    };
  }
}
