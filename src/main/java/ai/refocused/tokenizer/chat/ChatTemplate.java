package ai.refocused.tokenizer.chat;

import ai.refocused.tokenizer.TokenizerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns conversations into text by a Jinja template, as {@code apply_chat_template} of transformers
 * does: trim_blocks and lstrip_blocks are on; {@code raise_exception}, {@code strftime_now}, {@code
 * tojson} and {@code {% generation %}} are known.
 *
 * <p>Templates come with models and are not trusted. One that asks for more than the supported part
 * of Jinja is refused when it is opened; rendering ends after twenty seconds, 100 000 loop turns or
 * a million characters. Safe for use by several threads.
 */
public final class ChatTemplate {
  static final int MAX_OUTPUT = 1_000_000;

  private static final int MAX_SOURCE = 1_000_000;
  static final Duration TIME_LIMIT = Duration.ofSeconds(20);

  /** Conversation time in units of one rendering's. */
  private static final int MOST_RENDERINGS = 15;

  /** The layout used when a tokenizer has no template of its own. */
  public static final String BUILT_IN =
      "{% for message in messages %}"
          + "{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>\\n' }}"
          + "{% endfor %}"
          + "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";

  private final String name;
  private final String source;
  private final boolean marksAnswers;
  private final Map<String, Object> specialTokens;
  private final TemplateRenderer renderer;
  private final Deadline deadline;

  private ChatTemplate(String name, String source, Map<String, String> specialTokens) {
    if (source.length() > MAX_SOURCE) {
      throw new ChatTemplateException(name + ": longer than " + MAX_SOURCE + " characters.");
    }
    this.name = name;
    this.source = source;
    this.specialTokens = Map.copyOf(specialTokens);
    this.deadline = new Deadline("chat-template");
    TemplateSource parsed = TemplateSource.parse(name, source);
    this.marksAnswers = parsed.marksAnswers();
    this.renderer = deadline.call(() -> new TemplateRenderer(name, parsed), TIME_LIMIT, name);
  }

  /**
   * Opens a template.
   *
   * @param name what to call it in messages
   * @param source Jinja
   * @param specialTokens variables such as {@code bos_token} and {@code eos_token}
   * @throws ChatTemplateException if it is not valid, or uses what is not supported
   */
  public static ChatTemplate of(String name, String source, Map<String, String> specialTokens) {
    return new ChatTemplate(name, source, specialTokens);
  }

  /** The template of a model folder's tokenizer, or {@link #BUILT_IN} if it has none. */
  public static ChatTemplate of(TokenizerConfig config) {
    return config
        .chatTemplate()
        .map(source -> of("chat_template", source, config.specialTokens()))
        .orElseGet(() -> of("the built-in chat template", BUILT_IN, config.specialTokens()));
  }

  /** The Jinja source as given. */
  public String source() {
    return source;
  }

  /**
   * The text of a conversation.
   *
   * @param messages maps of strings, numbers, booleans, lists, maps and nulls
   * @param addGenerationPrompt whether the text ends where the assistant is to begin
   * @throws ChatTemplateException if the template refuses or fails
   */
  public String render(List<Map<String, Object>> messages, boolean addGenerationPrompt) {
    return render(messages, Map.of(), addGenerationPrompt);
  }

  /**
   * The same with variables beside {@code messages}, such as {@code tools}.
   *
   * @throws ChatTemplateException if the template refuses or fails
   */
  public String render(
      List<Map<String, Object>> messages, Map<String, Object> extras, boolean addGenerationPrompt) {
    return deadline.call(
        () -> new Conversation(messages, extras).render(messages.size(), addGenerationPrompt),
        TIME_LIMIT,
        name);
  }

  /**
   * The text of a conversation and where the assistant's turns are in it.
   *
   * <p>A template with {@code {% generation %}} blocks says so itself. For any other, see {@link
   * AnswerFinder}.
   *
   * @param extras variables beside {@code messages}, such as {@code tools}
   * @throws ChatTemplateException if the template refuses or fails, or the turns cannot be told
   */
  public RenderedChat renderForTraining(
      List<Map<String, Object>> messages, Map<String, Object> extras) {
    // Each rendering watches its own time; this is for one that is stuck between loop turns, and
    // for conversations so long that rendering all their beginnings would take forever.
    Duration limit = TIME_LIMIT.multipliedBy(Math.min(2L * messages.size() + 1, MOST_RENDERINGS));
    return deadline.call(() -> new Conversation(messages, extras).renderForTraining(), limit, name);
  }

  /** One conversation's renderings. */
  private final class Conversation implements AnswerFinder.Render {
    private final TemplateRenderer.Session session = renderer.session();
    private final Map<String, Object> variables = new HashMap<>(specialTokens);
    private final List<Object> messages = new ArrayList<>();

    Conversation(List<Map<String, Object>> given, Map<String, Object> extras) {
      extras.forEach((key, value) -> variables.put(key, PythonValues.plain(value)));
      given.forEach(message -> messages.add(PythonValues.plain(message)));
      if (marksAnswers) {
        MarkedText.requireNoMarks(name, messages);
      }
    }

    RenderedChat renderForTraining() {
      if (!marksAnswers) {
        return new AnswerFinder(name, this, messages).find();
      }
      MarkedText marked = MarkedText.of(renderMarked(messages, false));
      if (marked.spans().isEmpty()) {
        throw new ChatTemplateException(
            name + ": its {% generation %} blocks mark nothing in this conversation.");
      }
      return new RenderedChat(marked.text(), marked.spans());
    }

    String render(int count, boolean addGenerationPrompt) {
      return apply(messages.subList(0, count), addGenerationPrompt);
    }

    @Override
    public String apply(List<Object> part, boolean addGenerationPrompt) {
      return MarkedText.of(renderMarked(part, addGenerationPrompt)).text();
    }

    private String renderMarked(List<Object> part, boolean addGenerationPrompt) {
      variables.put("messages", part);
      variables.put("add_generation_prompt", addGenerationPrompt);
      return session.render(variables);
    }
  }
}
