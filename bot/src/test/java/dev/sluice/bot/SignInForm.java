package dev.sluice.bot;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sign-in form as a browser shows it to somebody who just came. */
public record SignInForm(Client visitor, String cookie, String csrf) {
  private static final String TYPE = "application/x-www-form-urlencoded";
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  /** Opens the form. */
  public static SignInForm open(Client visitor) {
    Client.Reply page = visitor.get("/sign-in");
    Matcher token = CSRF.matcher(page.text());
    if (!token.find()) {
      throw new IllegalStateException("no form: " + page.text());
    }
    return new SignInForm(visitor, cookie(page), token.group(1));
  }

  /** Hands it in with everybody's password. */
  public Client.Reply handIn(String name, String... headers) {
    return post(name, csrf, headers);
  }

  /** Hands it in without the token against forgery. */
  public Client.Reply handInForged(String name) {
    return post(name, "");
  }

  private Client.Reply post(String name, String token, String... headers) {
    String password = ServerStore.PASSWORD.replace(' ', '+');
    String body = "name=" + name + "&password=" + password + "&_csrf=" + token;
    String[] all = java.util.Arrays.copyOf(headers, headers.length + 4);
    System.arraycopy(
        new String[] {"Cookie", cookie, "Content-Type", TYPE}, 0, all, headers.length, 4);
    return visitor.raw("POST", "/sign-in", body, all);
  }

  /** The cookie of somebody who signs in now. */
  public static String session(Client visitor, String name) {
    return cookie(open(visitor).handIn(name));
  }

  /** The cookie that an answer sets. */
  public static String cookie(Client.Reply reply) {
    return reply.header("Set-Cookie").replaceFirst(";.*", "");
  }
}
