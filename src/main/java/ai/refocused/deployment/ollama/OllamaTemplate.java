package ai.refocused.deployment.ollama;

import ai.refocused.dataset.format.PromptRenderer;
import ai.refocused.job.Task;
import ai.refocused.tokenizer.chat.ChatTemplate;
import java.util.List;
import java.util.Optional;

/** How a task's prompts are written, in the language of Ollama's templates: Go's text/template. */
final class OllamaTemplate {
  /** Writes prompts as they are. */
  static final String RAW = "{{ .Prompt }}";

  private static final String PROMPT = "refocused-prompt";
  private static final List<String> ROLES = List.of("system", "user", "assistant");

  private OllamaTemplate() {}

  /** The template; empty if a chat template does more than such a template can be trusted with. */
  static Optional<String> of(Task task, ChatTemplate template) {
    if (task == Task.CHAT) {
      return TurnLayout.of(template).flatMap(OllamaTemplate::chat);
    }
    String rendered = new PromptRenderer(task, template).render(PROMPT).text();
    int at = rendered.indexOf(PROMPT);
    return Optional.of(rendered.substring(0, at) + RAW + rendered.substring(at + PROMPT.length()));
  }

  private static Optional<String> chat(TurnLayout layout) {
    StringBuilder text = new StringBuilder(layout.start());
    StringBuilder literals = new StringBuilder(layout.start()).append(layout.generation());
    text.append("{{ range .Messages }}");
    String condition = "{{ if eq .Role \"";
    for (String role : ROLES) {
      TurnLayout.Turn turn = layout.turns().get(role);
      if (turn != null) {
        text.append(condition).append(role).append("\" }}").append(turn.around("{{ .Content }}"));
        condition = "{{ else if eq .Role \"";
        literals.append(turn.around(" "));
      }
    }
    text.append("{{ end }}{{ end }}").append(layout.generation());
    boolean isPlain = literals.indexOf("{{") < 0 && literals.indexOf(Modelfile.QUOTES) < 0;
    return isPlain ? Optional.of(text.toString()) : Optional.empty();
  }
}
