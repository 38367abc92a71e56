package dev.sluice.bot.signin;

import dev.sluice.bot.chat.PlainText;

/**
 * A sign-in that came to nothing; the reason is for the log and the trail, not for the browser. It
 * often quotes what somebody sent, so it is made visible and cut here, once for all.
 */
final class SignInRefusedException extends RuntimeException {
  private static final int LONGEST = 300;
  private final Notice notice;

  SignInRefusedException(Notice notice, String reason) {
    super(PlainText.line(reason, LONGEST));
    this.notice = notice;
  }

  SignInRefusedException(Notice notice, String reason, Throwable cause) {
    super(PlainText.line(reason, LONGEST), cause);
    this.notice = notice;
  }

  Notice notice() {
    return notice;
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  /** What the sign-in page says. */
  enum Notice {
    /** The provider does not answer or not as it should. */
    UNREACHABLE("provider-unreachable"),
    /** What came back cannot be believed. */
    REFUSED("refused"),
    /** It took too long, was begun elsewhere, or came twice. */
    EXPIRED("expired"),
    /** The person is deactivated. */
    DEACTIVATED("deactivated");

    private final String word;

    Notice(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    String page() {
      return "/sign-in?problem=" + word;
    }
  }
}
