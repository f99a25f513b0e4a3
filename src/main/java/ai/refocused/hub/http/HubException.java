package ai.refocused.hub.http;

import java.io.IOException;

/** The hub cannot give what was asked for; the message says why and what to do, for users. */
public final class HubException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  public HubException(String message) {
    this(message, 0, "");
  }

  public HubException(String message, Throwable cause) {
    super(message, cause);
    this.status = 0;
    this.code = "";
  }

  HubException(String message, int status, String code) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** The status that the hub refused with; 0 where it did not come to that. */
  public int status() {
    return status;
  }

  /** The hub's own name for the reason, such as {@code RepoNotFound}; may be empty. */
  public String code() {
    return code;
  }
}
