package dev.sluice.chat;

/** What a piece of a message means, so that each platform can colour it in its own way. */
public enum Tone {
  NORMAL(""),
  MUTED(""),
  GOOD("✅ "),
  WARNING("🟡 "),
  BAD("🔴 "),
  CRITICAL("🛑 "),
  ACTIVE("🔵 ");

  private final String sign;

  Tone(String sign) {
    this.sign = sign;
  }

  /** What stands before text of this tone where text alone has to say it; with its space. */
  public String sign() {
    return sign;
  }
}
