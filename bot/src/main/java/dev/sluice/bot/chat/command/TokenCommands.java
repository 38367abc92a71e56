package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.card.Lists;
import dev.sluice.bot.chat.card.Words;
import dev.sluice.chat.Block;
import dev.sluice.chat.Block.Cell;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.identity.TokenScopes;
import dev.sluice.pipeline.identity.Tokens;
import dev.sluice.pipeline.identity.Tokens.Kind;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Tokens for programs: which one has, a new one, the end of one. */
@Component
@Order(7)
class TokenCommands implements CommandGroup {
  private static final String HOW =
      " No token was made. Write it like this: /sluice token ci days 30 may author,execute in dev";
  private static final Pattern DAYS = Pattern.compile("[1-9][0-9]{0,2}");
  private static final int USUAL_DAYS = 30;
  private static final int MOST_DAYS = 366;

  private final Tokens tokens;
  private final TokenScopes scopes;

  TokenCommands(Tokens tokens, TokenScopes scopes) {
    this.tokens = tokens;
    this.scopes = scopes;
  }

  @Override
  public String title() {
    return "Programs";
  }

  @Override
  public List<Command> commands() {
    return List.of(
        Command.open(
            "tokens",
            "",
            "your tokens for programs: what they may, when they end, when they were used",
            "/sluice tokens",
            request -> Reply.said(list(request.actor()))),
        Command.open(
            "token",
            "NAME [days N] [may PERMISSION,…] [in ENVIRONMENT,…] | end ID",
            "make a token for a program, which may at most that; end one",
            "/sluice token ci days 30 may author,execute in dev,qa",
            this::token));
  }

  private Message list(Actor actor) {
    List<List<Cell>> rows =
        tokens.of(actor.person()).stream()
            .filter(token -> token.holder().kind() == Kind.API)
            .map(TokenCommands::row)
            .toList();
    return Lists.table(
        "Your tokens", List.of("Token", "Name", "May", "In", "Ends", "Last used"), rows, "/tokens");
  }

  private static List<Cell> row(Tokens.Listed token) {
    Scope scope = token.holder().scope();
    return List.of(
        Lists.cell(token.holder().id()),
        Lists.cell(PlainText.line(token.name(), 60)),
        Lists.cell(words(scope.permissions(), "all that you may")),
        Lists.cell(words(scope.environments(), "everywhere")),
        Lists.cell(Words.time(token.expiresAt())),
        Lists.cell(token.lastUsedAt().map(Words::time).orElse("never")));
  }

  private static String words(Set<String> named, String none) {
    return named.isEmpty()
        ? none
        : PlainText.line(String.join(", ", new TreeSet<>(named)).toLowerCase(Locale.ROOT), 200);
  }

  private Reply token(Request request) {
    String name = request.word(0);
    if (name.isBlank()) {
      return Reply.refused("Say what it is for: /sluice token <name>");
    }
    if (name.equals("end")) {
      return end(request.actor(), request.word(1));
    }
    Clauses said = Clauses.of(request, Set.of("days", "may", "in"), "");
    if (said.trouble().isPresent()) {
      return Reply.refused(said.trouble().get() + HOW);
    }
    String days = said.value("days");
    if (!days.isEmpty() && (!DAYS.matcher(days).matches() || Integer.parseInt(days) > MOST_DAYS)) {
      return Reply.refused("A token lives from 1 to 366 days.");
    }
    Answer<Scope> scope =
        scopes.read(request.actor().workspace(), said.list("may"), said.list("in"));
    return scope
        .refusal()
        .map(Reply::refused)
        .orElseGet(
            () ->
                made(
                    tokens.ask(
                        request.actor(),
                        name,
                        Duration.ofDays(days.isEmpty() ? USUAL_DAYS : Integer.parseInt(days)),
                        scope.value().orElse(Scope.FULL))));
  }

  private static Reply made(String id) {
    String text =
        "Token %s is made. Its secret is shown once, to you, at the console; fetch it within ten"
            + " minutes.";
    return Reply.said(
        new Message(
            "A token is made",
            List.of(new Block.Text(text.formatted(id), Tone.GOOD)),
            Tokens.PAGE + id));
  }

  private Reply end(Actor actor, String id) {
    Answer<Tokens.Holder> ended = tokens.revoke(actor, id);
    return ended
        .refusal()
        .map((Refusal why) -> Reply.refused(why))
        .orElseGet(() -> Reply.done("Token " + PlainText.line(id, 40) + " is ended."));
  }
}
