package ai.refocused.deployment.ollama;

import ai.refocused.job.Task;
import ai.refocused.tokenizer.chat.ChatTemplate;
import java.util.List;
import java.util.Optional;

/**
 * The file of which {@code ollama create} makes a model
 * (https://github.com/ollama/ollama/blob/main/docs/modelfile.mdx).
 *
 * @param text of the file
 * @param isRaw whether the chat template could not be translated, so that prompts go to the model
 *     as they are
 */
public record Modelfile(String text, boolean isRaw) {
  static final String QUOTES = "\"\"\"";

  /**
   * Writes the file's text.
   *
   * @param model name of the GGUF file beside it
   * @param stop texts that end an answer
   * @param positions most tokens that the model reads
   */
  public static Modelfile of(
      String model, Task task, ChatTemplate template, List<String> stop, int positions) {
    Optional<String> translated = OllamaTemplate.of(task, template);
    StringBuilder text = new StringBuilder("FROM ./").append(model).append('\n');
    if (translated.isEmpty()) {
      text.append("# The model's chat template cannot be said in Ollama's language.\n");
      text.append("# Prompts go to the model as they are: write the template's marks yourself.\n");
    }
    text.append("TEMPLATE ").append(QUOTES).append(translated.orElse(OllamaTemplate.RAW));
    text.append(QUOTES).append('\n');
    text.append("PARAMETER num_ctx ").append(positions).append('\n');
    for (String end : stop) {
      text.append(stop(end)).append('\n');
    }
    return new Modelfile(text.toString(), translated.isEmpty());
  }

  /** Quotes cannot be escaped in a Modelfile; three of them hold a text with others inside. */
  private static String stop(String text) {
    if (text.endsWith("\"") || text.contains(QUOTES)) {
      return "# Left out, as its quotes cannot be written: stop " + text.replaceAll("\\R", " ");
    }
    String quotes = text.contains("\"") || text.contains("\n") ? QUOTES : "\"";
    return "PARAMETER stop " + quotes + text + quotes;
  }
}
