package dev.sluice.analysis.risk;

import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.StatementReading.DynamicPart;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks into code that runs later, and into text that a statement runs as SQL. */
final class Bodies {
  private static final Sought ROUTINE =
      new Sought(
          "^(?:create|alter) (?:or (?:replace|alter)"
              + " )?(?:(?:definer=\\S+|aggregate|editionable|noneditionable|temp|temporary|constraint|sql"
              + " security \\w+) )*(?:function|procedure|proc|trigger|event|package|type body)\\b");
  private static final Pattern DANGER =
      Pattern.compile(
          "\\b(?<what>drop (?!function|trigger if|temporary)\\w+|truncate\\b|copy\\b|execute(?!"
              + " (?:function|procedure|on)\\b)"
              + "|exec\\b|sp_executesql|dblink\\w*|lo_\\w+|pg_\\w*file\\w*|xp_\\w+|utl_file|utl_http|dbms_sql"
              + "|dbms_scheduler|prepare\\b|load_file|outfile|openrowset|cron\\b)");
  private static final Pattern READABLE =
      Pattern.compile("\\blanguage (?:sql|plpgsql|'')|\\b(?:returns|begin)\\b");
  private static final Pattern FOREIGN = Pattern.compile("\\blanguage (?!sql|plpgsql|'')\\w+");

  private Bodies() {}

  /** A routine or trigger whose code drops, empties, or puts SQL together. */
  static Check dangerous() {
    return subject -> {
      if (!ROUTINE.in(subject.code())) {
        return Optional.empty();
      }
      Matcher matcher = DANGER.matcher(subject.code().guarded());
      if (matcher.find()) {
        int at = subject.code().offset(matcher.start());
        return Optional.of(
            new Check.Hit(at, "", matcher.group("what").toUpperCase(java.util.Locale.ROOT)));
      }
      Optional<Check.Hit> within = inText(subject);
      if (within.isPresent()) {
        return within;
      }
      return FOREIGN.matcher(subject.code().guarded()).find()
          ? Optional.of(new Check.Hit(subject.firstCode(), "", "a language that is not read"))
          : unread(subject);
    };
  }

  private static Optional<Check.Hit> unread(Subject subject) {
    boolean hidden = subject.reading().dynamic().stream().anyMatch(part -> part.sql().isEmpty());
    boolean said = READABLE.matcher(subject.code().guarded()).find();
    return hidden || (subject.code().text().contains("language") && !said)
        ? Optional.of(new Check.Hit(subject.firstCode(), "", "a body that cannot be read"))
        : Optional.empty();
  }

  /** A statement that runs a text which drops, empties, deletes or puts SQL together. */
  static Check dangerousText() {
    return subject -> ROUTINE.in(subject.code()) ? Optional.empty() : inText(subject);
  }

  private static Optional<Check.Hit> inText(Subject subject) {
    for (DynamicPart part : subject.reading().dynamic()) {
      Matcher matcher = DANGER.matcher(new GuardedText(reduced(part.sql(), subject), 500));
      if (matcher.find()) {
        String what = matcher.group("what").toUpperCase(java.util.Locale.ROOT);
        return Optional.of(new Check.Hit(part.offset(), "", what + " in the " + part.kind()));
      }
    }
    return Optional.empty();
  }

  private static String reduced(String sql, Subject subject) {
    try {
      return SqlCode.of(sql, subject.engine().tokens(sql)).text();
    } catch (ScriptException unreadable) {
      return "execute";
    }
  }
}
