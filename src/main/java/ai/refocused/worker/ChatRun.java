package ai.refocused.worker;

import ai.refocused.engine.Machine;
import ai.refocused.generate.Generation;
import ai.refocused.generate.PromptedModel;
import ai.refocused.job.Task;
import ai.refocused.job.TestModelSpec;
import ai.refocused.job.event.TrainerEvent;
import ai.refocused.job.generation.NamedModel;
import ai.refocused.job.generation.PromptAnswer;
import ai.refocused.train.StopSignal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A talk with one or more models: the parent sends what the user says, the answers go back in
 * pieces. Chat models remember what was said, each its own answers; for other tasks every prompt
 * stands alone.
 */
final class ChatRun {
  private final TestModelSpec spec;
  private final EventPublisher events;
  private final StopSignal stop;
  private final ParentMessages messages;
  private final Machine machine;
  private final Map<NamedModel, List<Map<String, Object>>> talks = new LinkedHashMap<>();
  private final List<PromptAnswer> answers = new ArrayList<>();
  private long nanos;

  ChatRun(
      TestModelSpec spec,
      EventPublisher events,
      StopSignal stop,
      ParentMessages messages,
      Machine machine) {
    this.spec = spec;
    this.events = events;
    this.stop = stop;
    this.messages = messages;
    this.machine = machine;
  }

  /** Talks until the parent has no more to say. */
  List<PromptAnswer> run() throws InterruptedException {
    Map<NamedModel, PromptedModel> models = new LinkedHashMap<>();
    try {
      for (NamedModel named : spec.models()) {
        events.phase("loading model", named.name());
        models.put(named, new PromptedModel(named.folder(), spec.task(), machine));
        talks.put(named, new ArrayList<>());
      }
      Optional<String> prompt = ask();
      while (prompt.isPresent() && !stop.isRequested()) {
        String text = prompt.get();
        models.forEach((named, model) -> answer(named, model, text));
        prompt = ask();
      }
    } finally {
      models.values().forEach(PromptedModel::close);
    }
    return List.copyOf(answers);
  }

  /** Time that answers took. */
  long nanos() {
    return nanos;
  }

  private Optional<String> ask() throws InterruptedException {
    events.tell(new TrainerEvent.PromptAwaited());
    return messages.next();
  }

  private void answer(NamedModel named, PromptedModel model, String prompt) {
    int[] ids = spec.task() == Task.CHAT ? turn(named, model, prompt) : model.encode(prompt);
    if (ids.length < 1 || ids.length > model.longestPrompt()) {
      talks.get(named).clear();
      events.warning(
          "The prompt has %d tokens; %s reads 1 to %d before it answers."
              .formatted(ids.length, named.name(), model.longestPrompt()));
      return;
    }
    long start = System.nanoTime();
    Generation made =
        model
            .answer(
                List.of(ids),
                spec.generation(),
                (index, piece) -> events.tell(new TrainerEvent.AnswerPart(named.name(), piece)),
                stop::isRequested)
            .get(0);
    nanos += System.nanoTime() - start;
    if (spec.task() == Task.CHAT) {
      talks.get(named).add(Map.of("role", "assistant", "content", made.text()));
    }
    PromptAnswer answer = TestModelRun.answer(named, prompt, made);
    answers.add(answer);
    events.tell(new TrainerEvent.Answered(answer));
  }

  /**
   * The talk with the user's next turn. If it no longer fits, its oldest question and answer are
   * forgotten, so that an answer of the length asked for, or half of the positions, has room.
   */
  private int[] turn(NamedModel named, PromptedModel model, String prompt) {
    List<Map<String, Object>> talk = talks.get(named);
    talk.add(Map.of("role", "user", "content", prompt));
    int positions = model.longestPrompt() + 1;
    int most = positions - Math.min(spec.generation().maxNewTokens(), positions / 2);
    int[] ids = model.encode(talk);
    boolean forgot = false;
    while (ids.length > most && talk.size() > 2) {
      talk.subList(0, 2).clear();
      ids = model.encode(talk);
      forgot = true;
    }
    if (forgot) {
      events.warning(
          "%s has %d positions; the beginning of the talk is forgotten."
              .formatted(named.name(), positions));
    }
    return ids;
  }
}
