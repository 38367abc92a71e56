package dev.sluice.bot.signin;

import dev.sluice.bot.web.Problem;
import dev.sluice.bot.web.StrictJson;
import dev.sluice.pipeline.identity.PasskeyProofs.Signed;
import dev.sluice.pipeline.identity.Passkeys.Made;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a browser sends about passkeys; what a request does not have stays empty. All that
 * authenticators and browsers make is base64url.
 *
 * @param password the person's password
 * @param name how a new passkey is called
 * @param credential id of the passkey
 * @param clientData what the browser says
 * @param attestation what the authenticator says of a new passkey
 * @param authenticatorData what the authenticator says of itself
 * @param signature what it signed
 */
record PasskeyBody(
    String password,
    String name,
    String credential,
    String clientData,
    String attestation,
    String authenticatorData,
    String signature) {
  private static final int LONGEST = 64 * 1024;
  private static final Problem TOO_LARGE =
      Problem.of(
          HttpStatus.CONTENT_TOO_LARGE,
          "request.too-large",
          "No passkey says as much as that.",
          "Reload the page and try again.");
  private static final Problem NOT_READABLE =
      Problem.of(
          HttpStatus.BAD_REQUEST,
          "request.not-valid",
          "The request cannot be read.",
          "Reload the page and try again.");
  private static final JsonMapper JSON = StrictJson.mapper();

  /** Fills in what is missing. */
  PasskeyBody {
    password = text(password);
    name = text(name);
    credential = text(credential);
    clientData = text(clientData);
    attestation = text(attestation);
    authenticatorData = text(authenticatorData);
    signature = text(signature);
  }

  /**
   * Reads the body of a request.
   *
   * @throws UnreadableException when it is too long, or not JSON of this kind
   */
  static PasskeyBody read(HttpServletRequest request) throws IOException, UnreadableException {
    byte[] body = request.getInputStream().readNBytes(LONGEST + 1);
    if (body.length > LONGEST) {
      throw new UnreadableException(TOO_LARGE);
    }
    try {
      JsonNode said = JSON.readTree(body);
      if (!said.isObject()) {
        throw new UnreadableException(NOT_READABLE);
      }
      return JSON.treeToValue(said, PasskeyBody.class);
    } catch (JacksonException broken) {
      throw new UnreadableException(NOT_READABLE);
    }
  }

  /** What a passkey signed. */
  Signed signed() {
    return new Signed(credential, authenticatorData, clientData, signature);
  }

  /** A passkey that was made. */
  Made made() {
    return new Made(name, clientData, attestation);
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  /** A body that is refused. */
  static final class UnreadableException extends Exception {
    private final transient Problem problem;

    UnreadableException(Problem problem) {
      super(problem.detail());
      this.problem = problem;
    }

    Problem problem() {
      return problem;
    }
  }
}
