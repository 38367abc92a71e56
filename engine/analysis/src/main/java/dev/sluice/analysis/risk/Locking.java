package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.Use;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Which statements of a script take a strong lock on a table that the script did not make. */
final class Locking {
  private final Set<String> created = new HashSet<>();

  /** The table that a statement locks against everybody, if it is not new. */
  Optional<String> locks(Subject subject) {
    Optional<String> locked =
        subject.reading().objects().stream()
            .filter(use -> use.kind().equals("table"))
            .filter(use -> strong(subject, use.use()))
            .map(use -> TableNames.plain(use.name()))
            .filter(name -> !created.contains(name))
            .findFirst();
    subject.reading().objects().stream()
        .filter(use -> use.kind().equals("table") && use.use() == Use.CREATED)
        .forEach(use -> created.add(TableNames.plain(use.name())));
    return locked;
  }

  private static boolean strong(Subject subject, Use use) {
    return switch (use) {
      case ALTERED -> !subject.code().text().contains("concurrently") && !subject.begins("comment");
      case DROPPED, RENAMED, EMPTIED -> true;
      default -> false;
    };
  }
}
