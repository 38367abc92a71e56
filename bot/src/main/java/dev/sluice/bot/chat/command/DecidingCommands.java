package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.action.Verb;
import dev.sluice.pipeline.identity.Permission;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Approve, reject, withdraw; and ask for it. */
@Component
@Order(2)
class DecidingCommands implements CommandGroup {
  private final Targets targets;
  private final Deeds deeds;

  DecidingCommands(Targets targets, Deeds deeds) {
    this.targets = targets;
    this.deeds = deeds;
  }

  @Override
  public String title() {
    return "Decide";
  }

  @Override
  public List<Command> commands() {
    return List.of(
        Command.open(
                "approve",
                "NUMBER [STAGE]",
                "approve the stage that waits",
                "/sluice approve 12 qa",
                request -> decide(request, Verb.APPROVE))
            .needs(Permission.APPROVE),
        Command.open(
                "reject",
                "NUMBER [STAGE] [REASON]",
                "say no, with a reason",
                "/sluice reject 12 prod locks the users table",
                request -> decide(request, Verb.REJECT))
            .needs(Permission.APPROVE),
        Command.open(
                "withdraw",
                "NUMBER [STAGE]",
                "take your own decision back until the run starts",
                "/sluice withdraw 12",
                request -> decide(request, Verb.WITHDRAW))
            .needs(Permission.APPROVE),
        Command.open(
                "remind",
                "NUMBER [STAGE]",
                "ask those who can still decide; twice an hour at most",
                "/sluice remind 12 prod",
                request -> decide(request, Verb.REMIND))
            .needs(Permission.AUTHOR),
        Command.open(
                "assign",
                "NUMBER [STAGE] [PERSON|nobody]",
                "name who sees to a stage; he is told, and others may still",
                "/sluice assign 12 prod carol",
                this::assign)
            .needs(Permission.AUTHOR));
  }

  private Reply assign(Request request) {
    return targets.stageOrText(
        request,
        found -> {
          Deed deed = Deed.of(request.actor(), Verb.ASSIGN, found.view(), found.environment());
          String person = request.word(found.words());
          return person.isEmpty()
              ? deeds.press(deed)
              : deeds.perform(deed.with(Forms.PERSON, person));
        });
  }

  private Reply decide(Request request, Verb verb) {
    if (verb != Verb.REJECT) {
      return targets.stage(
          request,
          found ->
              deeds.perform(Deed.of(request.actor(), verb, found.view(), found.environment())));
    }
    return targets.stageOrText(
        request,
        found -> {
          Deed deed = Deed.of(request.actor(), verb, found.view(), found.environment());
          String reason = CommandLine.after(request.rest(), found.words());
          return reason.isEmpty()
              ? deeds.press(deed)
              : deeds.perform(deed.with(Forms.REASON, reason));
        });
  }
}
