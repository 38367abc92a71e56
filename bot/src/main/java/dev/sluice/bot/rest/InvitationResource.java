package dev.sluice.bot.rest;

import dev.sluice.pipeline.catalog.ServerConfiguration;
import dev.sluice.pipeline.identity.Invitations;
import dev.sluice.pipeline.identity.Invitations.Invitation;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Invites local people. */
@RestController
@Tag(name = "People")
class InvitationResource {
  private final Invitations invitations;
  private final ServerConfiguration server;
  private final Gate gate;

  InvitationResource(Invitations invitations, ServerConfiguration server, Gate gate) {
    this.invitations = invitations;
    this.server = server;
    this.gate = gate;
  }

  @Operation(summary = "Invites a local person without a password; the link is shown this once")
  @PostMapping("/api/v1/people/{issuer}/{subject}/invitation")
  @ResponseStatus(HttpStatus.CREATED)
  Link invite(Actor actor, @PathVariable String issuer, @PathVariable String subject) {
    gate.everywhere(actor, Permission.MANAGE, "identity.invited");
    Invitation invitation =
        Answers.result(invitations.invite(actor, new PersonId(issuer, subject)));
    return new Link(
        server.url() + "/sign-in/invitation/" + invitation.secret(), invitation.until());
  }

  /** The way in, for one person and once. */
  record Link(String link, Instant until) {}
}
