package dev.sluice.analysis.impact;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * How a framework maps classes to tables, after its own documentation. In the patterns {@code <T>}
 * is the table's name in quotes, {@code <C>} a class that stands for it by the framework's rules,
 * {@code <c>} the column, {@code <k>} the column in camel case, {@code <P>} in Pascal case, {@code
 * <r>} without a trailing {@code _id}.
 */
enum Framework {
  /** Jakarta Persistence, Hibernate, Spring Data: annotations, and class names without them. */
  JPA(
      Set.of("java", "kt", "groovy", "scala"),
      "@(?:Table|SecondaryTable|JoinTable|CollectionTable)\\s*\\((?:[^)]*?\\bname\\s*=\\s*|\\s*(?:value\\s*=\\s*)?)<T>"
          + "|@Entity\\b(?:(?!@Table\\b|@Entity\\b)[^{]){0,600}?\\b(?:class|record)\\s+<C>\\b"
          + "|@Entity\\s*\\(\\s*name\\s*=\\s*<T>",
      "@(?:Column|JoinColumn|MapKeyColumn|OrderColumn)\\s*\\([^)]*?\\bname\\s*=\\s*[\"'`\\\\]*<c>[\"'`\\\\]*"
          + "|^[ \\t]*(?:@(?!Column|JoinColumn)\\w+(?:\\([^)]*\\))?\\s+)*(?:(?:private|protected|public|final|lateinit|override|open|internal)\\s+)*"
          + "(?:(?:val|var)\\s+<k>\\s*[:=]|[A-Z]?[\\w<>\\[\\],.?]+\\s+<k>\\s*[;=])",
      "^(?:[ \\t]*@\\w+(?:\\((?:[^()\\n]|\\([^()\\n]*\\))*\\))?[ \\t]*\\n)*[ \\t]*(?:(?:public|abstract|final|open|data|sealed)\\s+)*(?:class|record|interface)\\s+\\w+",
      true),
  /** Hibernate's XML mappings. */
  HIBERNATE_XML(
      Set.of("xml"),
      "<(?:class|set|bag|list|map|join|joined-subclass)\\b[^>]*\\btable\\s*=\\s*<T>",
      "\\bcolumn\\s*=\\s*[\"']<c>[\"']|<column\\b[^>]*\\bname\\s*=\\s*[\"']<c>[\"']",
      "<class\\b",
      false),
  DJANGO(
      Set.of("py"),
      "\\bdb_table\\s*=\\s*<T>",
      "^[ \\t]+(?:<c>|<r>)\\s*(?::[^=\\n]+)?=\\s*(?:models\\.)?\\w*(?:Field|ForeignKey)\\b|\\bdb_column\\s*=\\s*[\"']<c>[\"']",
      "^class\\s+\\w+",
      false),
  SQLALCHEMY(
      Set.of("py"),
      "\\b__tablename__\\s*=\\s*<T>|\\bTable\\(\\s*<T>",
      "^[ \\t]+<c>\\s*(?::[^=\\n]+)?=\\s*(?:\\w+\\.)?(?:Column|mapped_column|deferred)\\b|^[ \\t]+<c>\\s*:\\s*Mapped\\b"
          + "|\\b(?:Column|mapped_column)\\(\\s*[\"']<c>[\"']",
      "^class\\s+\\w+|^\\w+\\s*=\\s*(?:\\w+\\.)?Table\\(",
      false),
  RAILS(
      Set.of("rb"),
      "\\btable_name\\s*=\\s*<T>"
          + "|^[ \\t]*class\\s+(?:\\w+::)*<C>\\s*<\\s*(?:::)?(?:ApplicationRecord|ActiveRecord::Base)\\b",
      "\\bself\\.<c>\\b|(?<![\\w:]):<c>\\b(?!\\s*=>\\s*:)|\\b<c>:|(?<![\\w:]):<r>\\b|[\"']<c>[\"']",
      "^[ \\t]*class\\s+\\w+",
      false),
  PRISMA(
      Set.of("prisma"),
      "@@map\\(\\s*(?:name:\\s*)?<T>|^model\\s+(?:<C>|<t>)\\s*\\{",
      "^[ \\t]+(?:<c>|<k>)[ \\t]+\\w|@map\\(\\s*(?:name:\\s*)?\"<c>\"",
      "^model\\s+\\w+",
      false),
  TYPEORM(
      Set.of("ts", "js", "tsx"),
      "@Entity\\(\\s*(?:\\{[^}]*?\\bname\\s*:\\s*)?<T>"
          + "|@Entity\\(\\s*\\)\\s*(?:export\\s+)?(?:default\\s+)?(?:abstract\\s+)?class\\s+<C>\\b"
          + "|@JoinTable\\(\\s*\\{[^}]*?\\bname\\s*:\\s*<T>",
      "\\bname\\s*:\\s*[\"'`]<c>[\"'`]|^[ \\t]*(?:(?:public|private|protected|readonly|declare)\\s+)*(?:<c>|<k>)[?!]?\\s*:",
      "@Entity\\(",
      false),
  SEQUELIZE(
      Set.of("js", "ts", "mjs", "cjs"),
      "\\btableName\\s*:\\s*<T>|\\.define\\(\\s*(?:<T>|[\"'`]<C>[\"'`])",
      "\\bfield\\s*:\\s*[\"'`]<c>[\"'`]|^[ \\t]*(?:<c>|<k>)\\s*:\\s*(?:\\{|DataTypes\\.|Sequelize\\.)",
      "\\.define\\(|\\.init\\(",
      false),
  ECTO(
      Set.of("ex", "exs"),
      "^[ \\t]*schema\\s*\\(?\\s*<T>|\\bfrom\\s*\\(?\\s*\\w+\\s+in\\s+<T>",
      "\\b(?:field|belongs_to)\\s*\\(?\\s*(?::<c>|:<r>)\\b",
      "^[ \\t]*defmodule\\s",
      false),
  GORM(
      Set.of("go"),
      "\\bTableName\\(\\s*\\)\\s*string\\s*\\{\\s*return\\s*<T>"
          + "|^type\\s+<C>\\s+struct\\s*\\{[^}]*?(?:gorm\\.Model|gorm:\"|bun\\.BaseModel)"
          + "|\\bbun:\"table:<t>\\b",
      "\\b(?:column:|bun:\"|db:\")<c>\\b|^[ \\t]+<P>[ \\t]+[\\w*.\\[\\]]+[ \\t]*(?:`[^`]*`)?[ \\t]*$",
      "^type\\s+\\w+\\s+struct\\b",
      false),
  ENTITY_FRAMEWORK(
      Set.of("cs"),
      "\\[Table\\(\\s*<T>|\\.ToTable\\(\\s*<T>|\\bDbSet<\\w+>\\??\\s+<C>\\b",
      "\\[Column\\(\\s*\"<c>\"|\\.HasColumnName\\(\\s*\"<c>\"|\\.Property\\(\\s*\\w+\\s*=>\\s*\\w+\\.<P>\\b|^[ \\t]*public\\s+(?:virtual\\s+|required\\s+)*[\\w<>?\\[\\]]+\\s+<P>\\s*\\{",
      "^[ \\t]*(?:\\[[^\\n]*\\]\\s*)*(?:public|internal)\\s+(?:\\w+\\s+)*(?:class|record|struct)\\s+\\w+",
      true);

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<String> extensions;

  private final String table;
  private final String column;
  private final Pattern block;
  private final boolean annotated;

  Framework(Set<String> extensions, String table, String column, String block, boolean annotated) {
    this.extensions = extensions;
    this.table = table;
    this.column = column;
    this.block = Pattern.compile(block, Pattern.MULTILINE);
    this.annotated = annotated;
  }

  /** The framework's name for a person. */
  String title() {
    return switch (this) {
      case JPA -> "JPA";
      case HIBERNATE_XML -> "Hibernate";
      case DJANGO -> "Django";
      case SQLALCHEMY -> "SQLAlchemy";
      case RAILS -> "Rails";
      case PRISMA -> "Prisma";
      case TYPEORM -> "TypeORM";
      case SEQUELIZE -> "Sequelize";
      case ECTO -> "Ecto";
      case GORM -> "GORM";
      case ENTITY_FRAMEWORK -> "Entity Framework";
    };
  }

  boolean reads(String extension) {
    return extensions.contains(extension);
  }

  /** Where the mapping of a table stands. */
  Pattern ofTable(ChangedObject object) {
    return filled(table, object);
  }

  /** Where the mapping of a column stands. */
  Pattern ofColumn(ChangedObject object) {
    return filled(column, object);
  }

  /** Where the mapping of another class begins. */
  Pattern block() {
    return block;
  }

  /** Whether the table stands before the class that it belongs to. */
  boolean annotated() {
    return annotated;
  }

  private static Pattern filled(String template, ChangedObject object) {
    String table = Pattern.quote(object.table());
    String column = object.column();
    String reference = column.endsWith("_id") ? column.substring(0, column.length() - 3) : column;
    String regex =
        template
            .replace("<T>", "[\"'`]+(?i:(?:\\w+\\.)?" + table + ")[\"'`]+")
            .replace("<t>", table)
            .replace("<C>", Spellings.anyOf(Spellings.classes(object.table())))
            .replace("<c>", "(?i:" + Pattern.quote(column) + ")")
            .replace("<k>", Pattern.quote(Spellings.camel(column)))
            .replace("<P>", Pattern.quote(Spellings.pascal(column)))
            .replace("<r>", Pattern.quote(reference));
    return Pattern.compile(regex, Pattern.MULTILINE);
  }
}
