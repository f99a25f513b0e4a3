package ai.refocused.dataset.format;

/**
 * A prompt as the text that the model reads.
 *
 * @param fromTemplate whether a chat template wrote it, special tokens included; elsewhere the
 *     tokenizer's post-processor may add some
 */
public record RenderedPrompt(String text, boolean fromTemplate) {}
