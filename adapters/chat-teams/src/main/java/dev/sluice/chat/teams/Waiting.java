package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.chat.Account;
import dev.sluice.chat.Posted;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** An invocation whose answer is still to come; answered once. */
final class Waiting {
  private final AsyncContext context;
  private final Account account;
  private final Asked asked;
  private final Posted at;
  private final AtomicBoolean answered = new AtomicBoolean();

  /** How the answer is shown. */
  enum Asked {
    /** In the place of the card, for this person only. */
    CARD,
    /** In a window that opens. */
    WINDOW,
    /** In the window whose form was sent. */
    SENT
  }

  Waiting(AsyncContext context, Account account, Asked asked, Posted at) {
    this.context = context;
    this.account = account;
    this.asked = asked;
    this.at = at;
  }

  Account account() {
    return account;
  }

  Asked asked() {
    return asked;
  }

  /** The card on which it was pressed. */
  Posted at() {
    return at;
  }

  /** Answers; false when it was answered already, or nobody is there to hear it. */
  boolean answer(int status, JsonNode body) {
    if (!answered.compareAndSet(false, true)) {
      return false;
    }
    try {
      write((HttpServletResponse) context.getResponse(), status, body);
      return true;
    } catch (IOException | IllegalStateException gone) {
      return false;
    } finally {
      complete();
    }
  }

  private void complete() {
    try {
      context.complete();
    } catch (IllegalStateException ended) {
      // The connection is gone, and the container has ended the exchange.
      return;
    }
  }

  static void write(HttpServletResponse response, int status, JsonNode body) throws IOException {
    byte[] bytes = Json.write(body);
    response.setStatus(status);
    response.setContentType("application/json");
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
    response.flushBuffer();
  }
}
