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
  static HubException of(
      HttpResponse<?> response, HubRequest request, String what, URI endpoint, HubToken token) {
    String code = response.headers().firstValue("X-Error-Code").orElse("");
    int status = response.statusCode();
    String message =
        switch (request.access()) {
          case READ -> reading(status, what, endpoint, token, code);
          case WRITE -> writing(status, what, endpoint, token, code) + saying(response);
          case STORAGE -> storing(status, what, request.uri());
        };
    return new HubException(message, status, code);
  }

  private static String reading(
      int status, String what, URI endpoint, HubToken token, String code) {
    return switch (status) {
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
          "%s: %s answered with status %d. Try again later."
              .formatted(what, endpoint.getHost(), status);
    };
  }

  private static String writing(
      int status, String what, URI endpoint, HubToken token, String code) {
    return switch (status) {
      case 403 ->
          "%s: %s does not let the token of %s write there (403). Use one with the right to write,"
                  .formatted(what, endpoint.getHost(), token.origin().orElse("nobody"))
              + " of an account that may.";
      case 409, 412 ->
          "%s: somebody else changes it on %s at the same time (%d). Run the goal again; what was"
                  .formatted(what, endpoint.getHost(), status)
              + " uploaded is not sent again.";
      case 413 ->
          "%s: %s takes nothing so large (413). Its limits, or those of a proxy before it, have to"
                  .formatted(what, endpoint.getHost())
              + " be raised.";
      case 400, 422 ->
          "%s: %s does not accept it (%d).".formatted(what, endpoint.getHost(), status);
      default -> reading(status, what, endpoint, token, code);
    };
  }

  private static String storing(int status, String what, URI storage) {
    String reason =
        switch (status) {
          case 401, 403 -> "the address may have expired";
          case 413 -> "it takes nothing so large";
          default -> "it may pass";
        };
    return "%s: the storage %s refused the content (%d): %s. Run the goal again; what was uploaded is"
            .formatted(what, storage.getHost(), status, reason)
        + " not sent again.";
  }

  private static String saying(HttpResponse<?> response) {
    String said = JsonAnswer.line(response.headers().firstValue("X-Error-Message").orElse(""));
    return said.isEmpty() ? "" : " The hub says: " + said;
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
