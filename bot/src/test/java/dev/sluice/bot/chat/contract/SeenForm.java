package dev.sluice.bot.chat.contract;

import java.util.List;

/**
 * A form as a person sees it.
 *
 * @param handle what the platform needs to send it
 * @param title title
 * @param fields names of what can be filled in
 */
public record SeenForm(String handle, String title, List<String> fields) {
  /** A form. */
  public SeenForm {
    fields = List.copyOf(fields);
  }
}
