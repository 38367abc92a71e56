package dev.sluice.analysis.impact;

import dev.sluice.analysis.impact.SqlUses.Use;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the classes that frameworks map to a changed table, and the columns among their fields. */
final class Mappings {
  private static final Pattern CLASS_NAME =
      Pattern.compile("\\b(?:class|record|model|struct|type|defmodule)\\s+(?:[\\w.]*\\.)?(\\w+)");

  /** What a context or a configuration of Entity Framework maps. */
  private static final Pattern CONFIGURED =
      Pattern.compile("\\b(?:DbSet|IEntityTypeConfiguration|Entity|EntityTypeBuilder)<(\\w+)>");

  /** The model of an application: {@code shop/models.py} or a file in {@code shop/models/}. */
  private static final Pattern DJANGO_MODELS =
      Pattern.compile("(?:^|/)(\\w+)/models(?:/[^/]+)*(?:\\.py|/\\w+\\.py)$");

  private final ChangedObject object;
  private final Map<Framework, Pattern> tables = new EnumMap<>(Framework.class);
  private final Map<Framework, Pattern> columns = new EnumMap<>(Framework.class);
  private final Set<String> entities = new HashSet<>();
  private final Set<String> configured = new HashSet<>();

  Mappings(ChangedObject object) {
    this.object = object;
    for (Framework framework : Framework.values()) {
      tables.put(framework, framework.ofTable(object));
      columns.put(framework, framework.ofColumn(object));
    }
  }

  /** The names of mapped classes that were found so far. */
  Set<String> entities() {
    return entities;
  }

  /** The uses in a file, of comments bare. */
  List<Use> in(SourceFile file, String code) {
    List<Use> uses = new ArrayList<>();
    for (Framework framework : Framework.values()) {
      if (framework.reads(file.extension())) {
        Matcher found =
            Objects.requireNonNull(tables.get(framework)).matcher(Interruptible.of(code));
        while (found.find()) {
          mapped(framework, code, found.start(), uses);
        }
      }
    }
    if (file.extension().equals("py")) {
      django(file, code, uses);
    }
    return uses;
  }

  private void mapped(Framework framework, String code, int at, List<Use> uses) {
    Span span = Span.around(framework, code, at);
    Matcher name = CLASS_NAME.matcher(Interruptible.of(code)).region(span.from(), span.to());
    if (name.find()) {
      entities.add(name.group(1));
    }
    Matcher other = CONFIGURED.matcher(Interruptible.of(code)).region(line(code, at), span.to());
    if (framework == Framework.ENTITY_FRAMEWORK
        && (other.find() || other.reset().find(span.from()))) {
      configured.add(other.group(1));
    }
    if (object.column().isEmpty()) {
      uses.add(new Use(at, framework.title(), object.fate().level()));
      return;
    }
    columns(framework, code, at, uses);
  }

  /**
   * The fields of classes that a configuration in another file maps, as Entity Framework has it;
   * asked when all files were read.
   */
  List<Use> elsewhere(SourceFile file, String code) {
    List<Use> uses = new ArrayList<>();
    if (configured.isEmpty() || object.column().isEmpty() || !file.extension().equals("cs")) {
      return uses;
    }
    Pattern declared = Pattern.compile("\\bclass\\s+" + Spellings.anyOf(configured) + "\\b");
    Matcher found = declared.matcher(Interruptible.of(code));
    while (found.find()) {
      columns(Framework.ENTITY_FRAMEWORK, code, found.start(), uses);
    }
    return uses;
  }

  private void columns(Framework framework, String code, int at, List<Use> uses) {
    Span span = Span.around(framework, code, at);
    Matcher column =
        Objects.requireNonNull(columns.get(framework))
            .matcher(Interruptible.of(code))
            .region(span.from(), span.to());
    column.useAnchoringBounds(false);
    while (column.find()) {
      uses.add(new Use(column.end() - 1, framework.title(), object.fate().level()));
    }
  }

  private static int line(String code, int at) {
    return code.lastIndexOf('\n', at) + 1;
  }

  /** Without db_table a model's table is the application's name and its own in small letters. */
  private void django(SourceFile file, String code, List<Use> uses) {
    Matcher path = DJANGO_MODELS.matcher(file.path());
    String table = object.table();
    if (!path.find() || !table.startsWith(path.group(1) + "_")) {
      return;
    }
    String model = table.substring(path.group(1).length() + 1).replace("_", "");
    Pattern named =
        Pattern.compile(
            "^class\\s+(?i:"
                + Pattern.quote(model)
                + ")\\([^)]*\\w*(?:Model|Mixin|Base)\\w*[^)]*\\)",
            Pattern.MULTILINE);
    Matcher found = named.matcher(Interruptible.of(code));
    while (found.find()) {
      Span span = Span.around(Framework.DJANGO, code, found.start());
      if (!code.substring(span.from(), span.to()).contains("db_table")) {
        mapped(Framework.DJANGO, code, found.start(), uses);
      }
    }
  }

  /**
   * The part of a file that maps one class.
   *
   * @param from where it begins
   * @param to where the next one begins
   */
  private record Span(int from, int to) {
    static Span around(Framework framework, String code, int at) {
      Matcher block = framework.block().matcher(Interruptible.of(code));
      List<Integer> starts = new ArrayList<>();
      while (block.find()) {
        starts.add(block.start());
      }
      int from = 0;
      int to = code.length();
      for (int start : starts) {
        boolean ahead =
            framework.annotated()
                && start > at
                && !inside(code, from, at)
                && !named(code, at, start);
        if (start <= at || ahead) {
          from = start;
          at = Math.max(at, start);
        } else {
          to = start;
          break;
        }
      }
      return new Span(Math.min(from, at), to);
    }

    private static boolean named(String code, int from, int to) {
      return CLASS_NAME.matcher(Interruptible.of(code)).region(from, to).find();
    }

    /** Whether a place stands behind the brace that opens the class before it. */
    private static boolean inside(String code, int from, int at) {
      int depth = 0;
      for (int i = from; i < at; i++) {
        depth += code.charAt(i) == '{' ? 1 : code.charAt(i) == '}' ? -1 : 0;
      }
      return depth > 0;
    }
  }
}
