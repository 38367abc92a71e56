package dev.sluice.chat.console;

import dev.sluice.chat.Account;
import dev.sluice.chat.ChatPlatform;
import dev.sluice.chat.Form;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.chat.Posted;
import dev.sluice.chat.Traits;
import java.time.Duration;

/** The browser console as a platform: posting is a row, and browsers are told of it. */
final class ConsolePlatform implements ChatPlatform {
  static final String NAME = "console";

  private final ConsoleStore store;
  private final ConsoleProperties properties;

  ConsolePlatform(ConsoleStore store, ConsoleProperties properties) {
    this.store = store;
    this.properties = properties;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Traits traits() {
    return new Traits(true, true, Duration.ZERO, properties.coalesce());
  }

  @Override
  public Posted post(Place place, String key, Message message) {
    return new Posted(place, Long.toString(store.post(place, key, message)));
  }

  @Override
  public boolean update(Posted posted, Message message) {
    return store.update(Long.parseLong(posted.messageId()), posted.place(), message);
  }

  @Override
  public void whisper(Account account, Place place, Message message) {
    store.whisper(account.id(), place, message, properties.whisperAge());
  }

  @Override
  public void openForm(Account account, String trigger, Form form) {
    store.form(account, trigger, form, properties.formAge());
  }
}
