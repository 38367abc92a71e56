package dev.sluice.bot.signin;

/** A sign-in that came to nothing; the reason is for the log and the trail, not for the browser. */
final class SignInRefusedException extends RuntimeException {
  private final Notice notice;

  SignInRefusedException(Notice notice, String reason) {
    super(reason);
    this.notice = notice;
  }

  SignInRefusedException(Notice notice, String reason, Throwable cause) {
    super(reason, cause);
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
