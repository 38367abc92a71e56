package dev.sluice.agent.deception;

/** What looks like a step of a safe plan of PostgreSQL, and takes the notes of the victim away. */
final class PlanLookAlikes {
  private static final String RUNS =
      "CREATE TRIGGER g BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION %s()";
  private static final String TOUCH = "; UPDATE victim SET id = id WHERE id IN (1, 2, 3)";
  private final Disguise disguise;

  PlanLookAlikes(Disguise disguise) {
    this.disguise = disguise;
  }

  String next() {
    return switch (disguise.below(4)) {
      case 0 -> filled();
      case 1 -> renamed();
      default -> stepped();
    };
  }

  /** A column that is there already is filled from another one, or from itself. */
  private String filled() {
    return disguise.one("", "-- sluice:batches\n", "ALTER TABLE victim ADD memo text; ")
        + disguise.one(
            "UPDATE victim SET note = left(note, 0) WHERE note IS NOT NULL",
            "UPDATE victim SET note = id WHERE id IS NOT NULL",
            "UPDATE victim v SET note = v.id || 'x' WHERE v.id IS NOT NULL",
            "UPDATE s.victim SET (id, note) = (id, '') WHERE id IS NOT NULL");
  }

  private String stepped() {
    String function = disguise.one("f_in_step", "s.f_in_step", "f");
    String added =
        disguise.one(
            "",
            "ALTER TABLE victim ADD COLUMN IF NOT EXISTS note text; ",
            "ALTER TABLE logs ADD COLUMN note text; ",
            "ALTER TABLE victim ADD COLUMN \"Note\" text; ",
            "ALTER TABLE \"s.victim\" ADD COLUMN note text; ",
            "CREATE TABLE \"s.victim\" (id int); ALTER TABLE \"s.victim\" ADD COLUMN note text; ");
    return added
        + function(function, "note")
        + RUNS.formatted(disguise.one("victim", "s.victim"), function)
        + TOUCH;
  }

  /** The new column gives its name to the old one. */
  private String renamed() {
    return "ALTER TABLE victim ADD COLUMN memo text; "
        + function("f_in_step", "memo")
        + RUNS.formatted("victim", "f_in_step")
        + disguise.one(
            "; ALTER TABLE victim RENAME memo TO m; ALTER TABLE victim RENAME note TO memo",
            "; ALTER TABLE victim DROP memo; ALTER TABLE victim RENAME COLUMN note TO memo")
        + TOUCH
        + "; ALTER TABLE victim RENAME memo TO note";
  }

  private String function(String name, String column) {
    return "CREATE FUNCTION "
        + name
        + "() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n  NEW."
        + column
        + " := NEW.id;\n  RETURN NEW;\nEND\n$$; ";
  }
}
