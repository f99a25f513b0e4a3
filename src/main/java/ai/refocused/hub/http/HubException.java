package ai.refocused.hub.http;

import java.io.IOException;

/** The hub cannot give what was asked for; the message says why and what to do, for users. */
public final class HubException extends IOException {
  private static final long serialVersionUID = 1L;

  public HubException(String message) {
    super(message);
  }

  public HubException(String message, Throwable cause) {
    super(message, cause);
  }
}
