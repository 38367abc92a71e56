package dev.sluice.chat.console;

import dev.sluice.chat.Account;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.chat.Posted;
import dev.sluice.chat.Tone;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts the sample server for looking at it: sign in as alice with the password sluice. */
final class SampleGallery {
  private SampleGallery() {}

  public static void main(String[] arguments) {
    ConfigurableApplicationContext server =
        SpringApplication.run(SampleServer.class, "--server.port=0");
    ConsolePlatform platform = server.getBean(ConsolePlatform.class);
    Place team = Place.channel("console", SampleDesk.TEAM);
    platform.post(team, "unknown", Samples.unknown());
    platform.post(team, "failed", Samples.failed());
    platform.post(team, "completed", Samples.completed());
    platform.post(team, "hostile", Samples.hostile());
    platform.post(team, "queued", Samples.queued());
    platform.post(team, "compared", Samples.compared());
    Posted pending = platform.post(team, "pending", Samples.pending());
    Place thread = team.thread(pending.messageId());
    platform.post(thread, "1", Message.text("bob approved prod", Tone.MUTED));
    platform.post(thread, "2", new Message("Steps", List.of(Samples.steps()), ""));
    Account alice = new Account("console", "", "local|alice");
    platform.whisper(
        alice, team, Message.text("You cannot approve 41: you are its author.", Tone.WARNING));
    platform.post(Place.direct(alice), "ask", Samples.pending());
    System.out.println("Listening on " + server.getEnvironment().getProperty("local.server.port"));
  }
}
