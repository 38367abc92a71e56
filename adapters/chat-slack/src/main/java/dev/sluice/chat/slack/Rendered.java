package dev.sluice.chat.slack;

import com.slack.api.model.block.LayoutBlock;
import java.util.List;

/**
 * A message as Slack takes it.
 *
 * @param summary fallback text, escaped
 * @param blocks blocks within Slack's limits
 * @param files what goes along as files
 */
record Rendered(String summary, List<LayoutBlock> blocks, List<File> files) {
  Rendered {
    blocks = List.copyOf(blocks);
    files = List.copyOf(files);
  }

  /** A file. */
  record File(String name, String content) {}
}
