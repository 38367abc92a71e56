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
import java.util.function.Function;

/**
 * The uses of changed objects in the files of one application, one dependency per file and object.
 */
final class Usages {
  private static final int LONGEST_LINE = 200;

  private final String service;
  private final List<SourceFile> files;
  private final FileWorker worker;
  private final Map<SourceFile, Read> read = new LinkedHashMap<>();

  /** A file with what is SQL in it. */
  private record Read(Literals literals, List<SqlText> pieces) {}

  /**
   * Looks through files.
   *
   * @param worker does what a file may make expensive
   */
  Usages(String service, List<SourceFile> files, FileWorker worker) {
    this.service = service;
    this.worker = worker;
    for (SourceFile file : files) {
      worker.read(file, () -> read(file)).ifPresent(one -> read.put(file, one));
    }
    this.files = List.copyOf(read.keySet());
  }

  private static Read read(SourceFile file) {
    Literals literals = Literals.of(file);
    return new Read(literals, SqlText.of(file, literals));
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
      String code = read(file, Read::literals).code();
      worker.read(file, () -> mappings.in(file, code)).ifPresent(own -> uses.put(file, own));
    }
    SqlUses sql = new SqlUses(object, mappings.entities());
    uses.forEach(
        (file, mapped) ->
            worker
                .read(file, () -> places(file, mapped, mappings, sql))
                .filter(places -> !places.isEmpty())
                .ifPresent(
                    places ->
                        found.add(new Dependency(service, file.path(), object.name(), places))));
  }

  private <T> T read(SourceFile file, Function<Read, T> part) {
    return part.apply(Objects.requireNonNull(read.get(file)));
  }

  private List<Place> places(SourceFile file, List<Use> mapped, Mappings mappings, SqlUses sql) {
    Literals literals = read(file, Read::literals);
    List<Use> own = new ArrayList<>(mapped);
    own.addAll(mappings.elsewhere(file, literals.code()));
    own.addAll(sql.in(file, literals, read(file, Read::pieces)));
    Map<Integer, Place> byLine = new TreeMap<>();
    for (Use use : own) {
      Interruptible.check();
      Place place = place(file, use);
      byLine.merge(place.line(), place, Usages::worse);
    }
    return List.copyOf(byLine.values());
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
