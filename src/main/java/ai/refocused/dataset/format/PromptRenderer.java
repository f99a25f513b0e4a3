package ai.refocused.dataset.format;

import ai.refocused.job.Task;
import ai.refocused.tokenizer.chat.ChatTemplate;
import ai.refocused.tokenizer.chat.TextSpan;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes what a user asks as the beginning of an example of the task, up to the answer. */
public final class PromptRenderer {
  private final Task task;
  private final ChatTemplate template;
  private final ExampleRenderer examples;

  /** For a tokenizer that has no marks for gaps in code. */
  public PromptRenderer(Task task, ChatTemplate template) {
    this(task, template, Optional.empty());
  }

  /**
   * @param infill how the tokenizer marks a gap in code, if it can
   */
  public PromptRenderer(Task task, ChatTemplate template, Optional<FillInTheMiddle> infill) {
    this.task = task;
    this.template = template;
    this.examples = new ExampleRenderer(template, infill, false);
  }

  /**
   * The text of a prompt: for chat a conversation of one message; for instruct an instruction
   * without input; for code a task; for domain and custom the prompt as it is.
   *
   * @throws ai.refocused.tokenizer.TokenizerException if the chat template refuses
   */
  public RenderedPrompt render(String prompt) {
    return switch (task) {
      case CHAT -> conversation(List.of(Map.of("role", "user", "content", prompt)));
      case INSTRUCT -> beginning(new Example.Instruct(prompt, "", ""));
      case CODE -> beginning(new Example.Code(prompt, ""));
      case DOMAIN, CUSTOM -> new RenderedPrompt(prompt, false);
    };
  }

  /**
   * The text of a conversation that the assistant is to continue.
   *
   * @param messages each with {@code role} and {@code content}
   * @throws ai.refocused.tokenizer.TokenizerException if the chat template refuses
   */
  public RenderedPrompt conversation(List<Map<String, Object>> messages) {
    return new RenderedPrompt(template.render(messages, true), true);
  }

  /**
   * The text of an example up to its last answer; of a conversation, up to the assistant's last
   * turn.
   *
   * @throws ai.refocused.tokenizer.TokenizerException if the chat template refuses
   * @throws IllegalArgumentException for an example that has no prompt
   */
  public RenderedPrompt promptOf(Example example) {
    if (example instanceof Example.Chat chat) {
      List<Map<String, Object>> before = chat.messages().subList(0, chat.messages().size() - 1);
      return new RenderedPrompt(template.render(before, chat.extras(), true), true);
    }
    if (!(example instanceof Example.Text) && !(example instanceof Example.Tokens)) {
      RenderedExample whole = examples.render(example);
      if (!whole.answers().isEmpty()) {
        TextSpan last = whole.answers().get(whole.answers().size() - 1);
        return new RenderedPrompt(whole.text().substring(0, last.start()), false);
      }
    }
    throw new IllegalArgumentException("no prompt in " + example);
  }

  /** An example whose answer is empty ends where the answer is to begin. */
  private RenderedPrompt beginning(Example example) {
    return new RenderedPrompt(examples.render(example).text(), false);
  }
}
