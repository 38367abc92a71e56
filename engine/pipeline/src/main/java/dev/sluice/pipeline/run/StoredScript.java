package dev.sluice.pipeline.run;

import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.digest.Sha256;
import java.util.List;
import java.util.stream.IntStream;

/** A script with the list of its statements, as it was when the run was ordered. */
record StoredScript(String sha256, String text, List<Line> statements) {
  StoredScript {
    statements = List.copyOf(statements);
  }

  /** Where a statement stands, what it is and its digest. */
  record Line(int index, int line, String kind, String sha256) {}

  /** Splits a text with its engine. */
  static StoredScript of(String engine, String text) {
    DatabaseEngine reader =
        DatabaseEngines.find(engine)
            .orElseThrow(
                () -> new IllegalStateException("no engine " + engine + " is on the class path"));
    List<Line> lines =
        reader.split(text).statements().stream()
            .map(s -> new Line(s.index(), s.startLine(), s.kind(), s.sha256()))
            .toList();
    return new StoredScript(Sha256.hex(text), text, lines);
  }

  /** Digests of the statements in order. */
  List<String> digests() {
    return statements.stream().map(Line::sha256).toList();
  }

  /** All indices. */
  List<Integer> all() {
    return IntStream.rangeClosed(1, statements.size()).boxed().toList();
  }

  /** The kind of a statement, or a neutral word for one that does not exist. */
  String kind(int index) {
    return index >= 1 && index <= statements.size()
        ? statements.get(index - 1).kind()
        : "statement";
  }

  /** How a statement is called in sentences: {@code 2/5 CREATE INDEX}. */
  String called(int index) {
    return index + "/" + statements.size() + " " + kind(index);
  }
}
