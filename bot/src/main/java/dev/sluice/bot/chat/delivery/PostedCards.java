package dev.sluice.bot.chat.delivery;

import dev.sluice.chat.Posted;
import dev.sluice.pipeline.kernel.MigrationKey;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Which migration a posted message is about. */
@Component
public class PostedCards {
  private final CardRows rows;

  PostedCards(CardRows rows) {
    this.rows = rows;
  }

  /** The migration of a card or direct message, if it is one. */
  public Optional<MigrationKey> migration(Posted posted) {
    return rows.at(posted);
  }
}
