package dev.sluice.bot.chat.desk;

import dev.sluice.bot.chat.card.Words;
import dev.sluice.chat.Block;
import dev.sluice.chat.Block.Fact;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.identity.Tokens;
import dev.sluice.pipeline.kernel.Actor;
import java.util.List;
import org.springframework.stereotype.Component;

/** Shows the secret of a new token, once, to who asked for it; it is kept nowhere. */
@Component
class TokenPage {
  private static final Message OVER =
      new Message(
          "Token",
          List.of(
              new Block.Title("This token is not shown"),
              new Block.Text(
                  "Its secret was shown before, waited longer than ten minutes, or is somebody"
                      + " else's. Ask for another one with /sluice token; /sluice tokens lists"
                      + " yours and ends what you do not need.",
                  Tone.WARNING)),
          "");

  private final Tokens tokens;

  TokenPage(Tokens tokens) {
    this.tokens = tokens;
  }

  /** The page, the first time that its owner asks for it; then what to do instead. */
  Message of(Actor actor, String id) {
    return tokens.fetch(actor, id).map(TokenPage::page).orElse(OVER);
  }

  private static Message page(Tokens.Issued token) {
    return new Message(
        "Token " + token.id(),
        List.of(
            new Block.Title("Token " + token.id()),
            new Block.Text(
                "This is shown once. Put it where the program reads it, as a secret; whoever has it"
                    + " may do what the token may.",
                Tone.WARNING),
            new Block.Facts(
                List.of(
                    new Fact("Secret", token.secret(), Tone.NORMAL),
                    new Fact("Ends", Words.time(token.expiresAt()), Tone.NORMAL)))),
        "");
  }
}
