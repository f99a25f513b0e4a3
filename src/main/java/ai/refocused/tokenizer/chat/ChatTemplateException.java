package ai.refocused.tokenizer.chat;

import ai.refocused.tokenizer.TokenizerException;

/** A chat template cannot be used, or refuses or fails to render a conversation. */
public final class ChatTemplateException extends TokenizerException {
  private static final long serialVersionUID = 1L;

  ChatTemplateException(String message) {
    super(message);
  }

  ChatTemplateException(String message, Throwable cause) {
    super(message, cause);
  }
}
