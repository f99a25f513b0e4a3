/**
 * Chat templates: Jinja as Hugging Face's tokenizers use it, rendered by jinjava behind a wall.
 *
 * <p>jinjava forgives what it does not know and reads some expressions otherwise than Jinja2 does,
 * so a template is not given to it as it stands: {@link ai.refocused.tokenizer.chat.TemplateSource}
 * takes it apart, refuses what is outside the part of Jinja that is known to agree, and writes the
 * rest in a form that both read alike. While rendering, every property and method goes through
 * {@link ai.refocused.tokenizer.chat.PlainResolver}, which knows maps, lists, strings and numbers
 * and nothing of Java's reflection.
 */
package ai.refocused.tokenizer.chat;
