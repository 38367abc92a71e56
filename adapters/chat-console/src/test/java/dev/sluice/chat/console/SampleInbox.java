package dev.sluice.chat.console;

import dev.sluice.chat.ChatInbox;
import dev.sluice.chat.Inbound;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An inbox that answers at once: forms to {@code new}, whispers to the rest. */
final class SampleInbox implements ChatInbox {
  private final ConsolePlatform platform;
  private final Map<String, Inbound> events = new ConcurrentHashMap<>();

  SampleInbox(ConsolePlatform platform) {
    this.platform = platform;
  }

  List<Inbound> events() {
    return List.copyOf(events.values());
  }

  @Override
  public Receipt accept(Inbound event) {
    if (events.putIfAbsent(event.eventId(), event) != null) {
      return Receipt.DUPLICATE;
    }
    if (event instanceof Inbound.Command command && command.text().equals("new")) {
      platform.openForm(event.account(), event.eventId(), Samples.form());
    } else if (event instanceof Inbound.Command command) {
      platform.whisper(event.account(), event.place(), Message.text("You said: " + command.text()));
    } else {
      platform.whisper(
          event.account(),
          event.place(),
          Message.text("Your approval is recorded. 1 of 2 for prod.", Tone.GOOD));
    }
    return Receipt.ACCEPTED;
  }
}
