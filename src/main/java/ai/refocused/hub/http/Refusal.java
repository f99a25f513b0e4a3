package ai.refocused.hub.http;

import java.net.URI;
import java.net.http.HttpResponse;

/** What a refused request means, in words that lead on. */
final class Refusal {
  private Refusal() {}

  /**
   * The exception for an answer that trying again would not change.
   *
   * @param what was asked for, to begin a sentence with, quoted
   */
  static HubException of(HttpResponse<?> response, String what, URI endpoint, HubToken token) {
    String code = response.headers().firstValue("X-Error-Code").orElse("");
    return new HubException(
        switch (response.statusCode()) {
          case 401 -> unauthorized(what, endpoint, token);
          case 403 -> forbidden(what, endpoint, token, code);
          case 404 -> notFound(what, endpoint, code);
          case 429 ->
              what
                  + ": "
                  + endpoint.getHost()
                  + " still says too many requests (429)."
                  + " Try again later"
                  + (token.origin().isPresent() ? "." : ", or with a token.");
          default ->
              what
                  + ": "
                  + endpoint.getHost()
                  + " answered with status "
                  + response.statusCode()
                  + ". Try again later.";
        });
  }

  private static String unauthorized(String what, URI endpoint, HubToken token) {
    return token
        .origin()
        .map(
            origin ->
                "%s: %s does not accept the token of %s (401). It may have expired, or the name"
                        .formatted(what, endpoint.getHost(), origin)
                    + " is wrong.")
        .orElse(
            "%s: %s wants a token (401): this is private or gated, or does not exist."
                    .formatted(what, endpoint.getHost())
                + " Check the name; then put a token into settings.xml as the password of the"
                + " <server> that <hubServerId> names, or into the environment as HF_TOKEN.");
  }

  private static String forbidden(String what, URI endpoint, HubToken token, String code) {
    String asked = token.origin().map(origin -> " with the token of " + origin).orElse("");
    if (code.equals("GatedRepo")) {
      return "%s is gated (403%s). Accept its conditions on %s with your account, and use a token"
              .formatted(what, asked, endpoint)
          + " of that account.";
    }
    return "%s: %s forbids it%s (403). The token's account needs the right to read it."
        .formatted(what, endpoint.getHost(), asked);
  }

  private static String notFound(String what, URI endpoint, String code) {
    return switch (code) {
      case "RevisionNotFound" ->
          what
              + ": there is no such revision on "
              + endpoint.getHost()
              + " (404). Name a branch, a tag or a commit behind the @.";
      case "EntryNotFound" -> what + ": there is no such file on " + endpoint.getHost() + " (404).";
      default ->
          what
              + ": there is no such thing on "
              + endpoint.getHost()
              + " (404). Check the name; private ones need a token.";
    };
  }
}
