package dev.sluice.bot.chat.desk;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.chat.Block;
import dev.sluice.chat.Block.Cell;
import dev.sluice.chat.Block.Fact;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.approval.Confirmation;
import dev.sluice.pipeline.approval.Confirmations;
import dev.sluice.pipeline.catalog.IdentityProvider;
import dev.sluice.pipeline.catalog.ServerConfiguration;
import dev.sluice.pipeline.kernel.Actor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The page on which a person sees what he is about to confirm, and later what came of it. */
@Component
class ConfirmationPage {
  /** The word of a sign-in that found no provider. */
  private static final String UNREACHABLE = "provider-unreachable";

  private static final String NO_ANSWER =
      "The identity provider does not answer, so nothing was confirmed or refused. Try again in a"
          + " moment; if it stays so, tell an admin.";
  private static final String NOT_CONFIRMED =
      "The identity provider did not confirm it. Try again; an admin finds the reason in the audit"
          + " trail.";

  private static final String BY_PROVIDER =
      "Your identity provider signs this decision with your name. It counts for nothing else, and"
          + " you are not signed in anywhere by it.";
  private static final String BY_PASSKEY =
      "Your passkey signs this decision. What it signs counts for nothing else.";

  private final Confirmations confirmations;
  private final ServerConfiguration server;

  ConfirmationPage(Confirmations confirmations, ServerConfiguration server) {
    this.confirmations = confirmations;
    this.server = server;
  }

  /**
   * The page, when there is one for this person.
   *
   * @param secretOrId what the link names
   * @param problem why the provider did not confirm it a moment ago, in a word; empty when nobody
   *     tried
   */
  Optional<Message> of(Actor actor, String secretOrId, String problem) {
    return confirmations
        .look(actor.person(), secretOrId)
        .map(wanted -> page(wanted, secretOrId, problem));
  }

  private Message page(Confirmation wanted, String secret, String problem) {
    long number = wanted.stage().migration().number();
    String what = "Approve migration %d for %s".formatted(number, wanted.stage().environment());
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Title(PlainText.line(what)));
    String targets = PlainText.line(String.join(", ", wanted.connections()));
    blocks.add(
        new Block.Facts(
            List.of(
                new Fact("Digest", wanted.digest(), Tone.NORMAL),
                new Fact("Targets", targets.isEmpty() ? "–" : targets, Tone.NORMAL))));
    if (!problem.isEmpty() && wanted.waits()) {
      blocks.add(
          new Block.Text(problem.equals(UNREACHABLE) ? NO_ANSWER : NOT_CONFIRMED, Tone.WARNING));
    }
    blocks.add(
        wanted.waits()
            ? new Block.Text(wanted.byPasskey() ? BY_PASSKEY : BY_PROVIDER, Tone.NORMAL)
            : new Block.Text(PlainText.line(wanted.outcome()), Tone.NORMAL));
    blocks.add(
        new Block.Table(
            List.of("Next"),
            wanted.waits()
                ? List.of(
                    row("Confirm: " + label(wanted), way(wanted, secret)),
                    row("Read migration " + number + " first", "/migrations/" + number))
                : List.of(row("Back to migration " + number, "/migrations/" + number))));
    return new Message(what, blocks, "");
  }

  private static List<Cell> row(String text, String link) {
    return List.of(new Cell(PlainText.line(text), Tone.NORMAL, link));
  }

  private static String way(Confirmation wanted, String secret) {
    return Confirmations.PAGE + secret + (wanted.byPasskey() ? "/passkey" : "/begin");
  }

  private String label(Confirmation wanted) {
    if (wanted.byPasskey()) {
      return "my passkey";
    }
    return server.providers().stream()
        .filter(provider -> provider.issuer().equals(wanted.person().issuer()))
        .map(IdentityProvider::label)
        .findFirst()
        .orElse(wanted.person().issuer());
  }
}
