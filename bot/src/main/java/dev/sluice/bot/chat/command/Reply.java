package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.chat.Block;
import dev.sluice.chat.Form;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.kernel.Refusal;
import java.util.List;

/** What a person gets back, privately. */
public sealed interface Reply {
  /** A message to him alone. */
  record Said(Message message) implements Reply {}

  /** A form that he is to fill in. */
  record Asked(Form form) implements Reply {}

  /** Nothing is said. */
  record Silent() implements Reply {}

  /** A message. */
  static Reply said(Message message) {
    return new Said(message);
  }

  /** Something was done. */
  static Reply done(String text) {
    return new Said(Message.text(text, Tone.GOOD));
  }

  /** Nothing had to be done. */
  static Reply nothing(String text) {
    return new Said(Message.text(text, Tone.MUTED));
  }

  /** Something was not done, and why. */
  static Reply refused(String text) {
    return new Said(Message.text(text, Tone.BAD));
  }

  /** Something was refused by the pipeline. */
  static Reply refused(Refusal refusal) {
    String text = PlainText.line(refusal.message() + " " + refusal.action());
    Tone tone = refusal.link().isEmpty() ? Tone.BAD : Tone.WARNING;
    return new Said(new Message(text, List.of(new Block.Text(text, tone)), refusal.link()));
  }
}
