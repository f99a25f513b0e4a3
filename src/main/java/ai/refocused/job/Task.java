package ai.refocused.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the tuned model is for; decides how dataset rows are rendered and which defaults apply. */
public enum Task {
  CHAT,
  CODE,
  INSTRUCT,
  DOMAIN,
  CUSTOM;

  /** The name as written in a pom and in JSON, for example {@code instruct}. */
  @JsonValue
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  public static Task of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }
}
