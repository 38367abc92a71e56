package dev.sluice.chat.discord;

import java.util.List;
import net.dv8tion.jda.api.utils.data.DataObject;

/**
 * A message as Discord takes it.
 *
 * @param body the message within Discord's limits
 * @param files what goes along as files
 */
record Rendered(DataObject body, List<File> files) {
  Rendered {
    files = List.copyOf(files);
  }

  /** A file. */
  record File(String name, String content) {}
}
