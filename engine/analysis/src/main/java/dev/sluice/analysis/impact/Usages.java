package dev.sluice.analysis.impact;

import dev.sluice.analysis.SecretText;
import dev.sluice.analysis.impact.Dependency.Place;
import dev.sluice.analysis.impact.SqlUses.Use;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The uses of changed objects in the files of one application, one dependency per file and object.
 */
final class Usages {
  private static final int LONGEST_LINE = 200;

  private final String service;
  private final List<SourceFile> files;
  private final Map<SourceFile, Read> read = new LinkedHashMap<>();

  /** A file with what is SQL in it. */
  private record Read(Literals literals, List<SqlText> pieces) {}

  Usages(String service, List<SourceFile> files) {
    this.service = service;
    this.files = files;
    for (SourceFile file : files) {
      Literals literals = Literals.of(file);
      read.put(file, new Read(literals, SqlText.of(file, literals)));
    }
  }

  List<Dependency> of(List<ChangedObject> objects) {
    List<Dependency> found = new ArrayList<>();
    objects.forEach(object -> of(object, found));
    return found;
  }

  /** Mappings first, for queries may use the names of mapped classes. */
  private void of(ChangedObject object, List<Dependency> found) {
    Mappings mappings = new Mappings(object);
    Map<SourceFile, List<Use>> uses = new LinkedHashMap<>();
    for (SourceFile file : files) {
      uses.put(
          file,
          new ArrayList<>(
              mappings.in(file, Objects.requireNonNull(read.get(file)).literals().code())));
    }
    SqlUses sql = new SqlUses(object, mappings.entities());
    for (SourceFile file : files) {
      Read one = Objects.requireNonNull(read.get(file));
      List<Use> own = Objects.requireNonNull(uses.get(file));
      own.addAll(mappings.elsewhere(file, one.literals().code()));
      own.addAll(sql.in(file, one.literals(), one.pieces()));
      Map<Integer, Place> byLine = new TreeMap<>();
      for (Use use : own) {
        Place place = place(file, use);
        byLine.merge(place.line(), place, Usages::worse);
      }
      if (!byLine.isEmpty()) {
        List<Place> places = List.copyOf(byLine.values());
        found.add(new Dependency(service, file.path(), object.name(), places));
      }
    }
  }

  private static Place worse(Place one, Place other) {
    return one.level().compareTo(other.level()) >= 0 ? one : other;
  }

  private static Place place(SourceFile file, Use use) {
    String text = file.text();
    int line = (int) text.substring(0, use.at()).chars().filter(c -> c == '\n').count() + 1;
    return new Place(line, use.how(), use.level(), line(text, use.at()));
  }

  /** The line at a place, for a person. */
  private static String line(String text, int at) {
    int from = text.lastIndexOf('\n', at - 1) + 1;
    int end = text.indexOf('\n', at);
    String line = SecretText.redact(text.substring(from, end < 0 ? text.length() : end).strip());
    return line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE - 1) + "…" : line;
  }
}
