package ai.refocused.dataset.format;

import ai.refocused.job.Task;
import ai.refocused.tokenizer.chat.ChatTemplate;
import java.util.List;
import java.util.Map;

/** Writes what a user asks as the beginning of an example of the task, up to the answer. */
public final class PromptRenderer {
  private final Task task;
  private final ChatTemplate template;

  public PromptRenderer(Task task, ChatTemplate template) {
    this.task = task;
    this.template = template;
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

  /** An example whose answer is empty ends where the answer is to begin. */
  private RenderedPrompt beginning(Example example) {
    return new RenderedPrompt(new ExampleRenderer(template).render(example).text(), false);
  }
}
