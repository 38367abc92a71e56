package dev.sluice.db.sqlite;

import dev.sluice.db.Database.MissingPrivilege;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What the agent's user lacks: SQLite's privileges are the rights of the file and its folder. */
final class FileRights {
  private FileRights() {}

  static List<MissingPrivilege> missing(Path file) {
    Path folder = Objects.requireNonNullElse(file.getParent(), file);
    String user = System.getProperty("user.name", "agent");
    List<MissingPrivilege> missing = new ArrayList<>();
    if (!Files.isWritable(file)) {
      missing.add(
          new MissingPrivilege(
              "run migrations", "write the file", "setfacl -m u:" + user + ":rw '" + file + "'"));
    }
    if (!Files.isWritable(folder)) {
      missing.add(
          new MissingPrivilege(
              "keep the journal and the target lock",
              "write the folder",
              "setfacl -m u:" + user + ":rwx '" + folder + "'"));
    }
    return List.copyOf(missing);
  }
}
