package dev.sluice.analysis.compare;

/** The types of each engine with their meanings, a line each; read by {@link TypeTables}. */
final class TypeLines {
  static final String POSTGRESQL =
      """
      boolean: BOOLEAN
      smallint: INT16 INT8
      integer: INT32
      bigint: INT64
      numeric: DECIMAL() HUGE_INT
      numeric(20): HUGE_INT DECIMAL(20,0)
      real: FLOAT4
      double precision: FLOAT8
      money: DECIMAL(19,2)
      character: CHAR()
      character varying: VARCHAR()
      text: TEXT
      bytea: BLOB BINARY(*)
      date: DATE
      time without time zone: TIME
      timestamp without time zone: DATETIME
      timestamp with time zone: INSTANT
      uuid: UUID
      json: JSON
      jsonb: JSON
      xml: XML
      enum: ENUM()
      """;

  static final String MYSQL =
      """
      bit(1): BOOLEAN
      tinyint(1): BOOLEAN INT8
      tinyint: INT8
      tinyint unsigned: INT16 INT8
      smallint: INT16
      smallint unsigned: INT32
      mediumint: INT32
      mediumint unsigned: INT32
      int: INT32
      int unsigned: INT64
      bigint: INT64
      bigint unsigned: HUGE_INT
      decimal: DECIMAL()
      decimal unsigned: DECIMAL()
      float: FLOAT4
      double: FLOAT8
      char(36): CHAR(36) UUID
      char: CHAR()
      varchar: VARCHAR()
      tinytext: TEXT
      text: TEXT
      mediumtext: TEXT
      longtext: TEXT
      binary(16): BINARY(16) UUID
      binary: BINARY()
      varbinary: BINARY(*)
      tinyblob: BLOB
      blob: BLOB
      mediumblob: BLOB
      longblob: BLOB
      date: DATE
      time: TIME
      datetime: DATETIME
      timestamp: INSTANT DATETIME
      year: INT16
      uuid: UUID
      json: JSON
      enum: ENUM()
      """;

  static final String SQLSERVER =
      """
      bit: BOOLEAN
      tinyint: INT8 INT16
      smallint: INT16
      int: INT32
      bigint: INT64
      decimal: DECIMAL()
      numeric: DECIMAL()
      money: DECIMAL(19,4)
      smallmoney: DECIMAL(10,4)
      real: FLOAT4
      float: FLOAT8
      char: CHAR()
      nchar: CHAR()
      varchar(max): TEXT JSON
      nvarchar(max): TEXT JSON
      varchar: VARCHAR()
      nvarchar: VARCHAR()
      text: TEXT
      ntext: TEXT
      binary: BINARY()
      varbinary(max): BLOB
      varbinary: BINARY(*)
      image: BLOB
      date: DATE
      time: TIME
      datetime: DATETIME
      datetime2: DATETIME
      smalldatetime: DATETIME
      datetimeoffset: INSTANT
      uniqueidentifier: UUID
      json: JSON
      xml: XML
      """;

  static final String ORACLE =
      """
      boolean: BOOLEAN
      float: FLOAT8
      binary_float: FLOAT4
      binary_double: FLOAT8
      char: CHAR()
      nchar: CHAR()
      varchar2: VARCHAR()
      nvarchar2: VARCHAR()
      clob: TEXT JSON
      nclob: TEXT
      long: TEXT
      raw(16): BINARY(16) UUID
      raw: BINARY(*)
      blob: BLOB
      date: DATE DATETIME
      timestamp: DATETIME
      timestamp with time zone: INSTANT
      timestamp with local time zone: INSTANT
      json: JSON
      xmltype: XML
      """;

  /** Names that say nothing but an affinity fit all types of it. */
  static final String SQLITE =
      """
      boolean: BOOLEAN
      tinyint(1): BOOLEAN INT8
      tinyint: INT8
      smallint: INT16
      int: INT32 INT16 INT64 INT8 BOOLEAN
      integer: INT32 INT16 INT64 INT8 BOOLEAN
      bigint: INT64
      numeric: DECIMAL() BOOLEAN HUGE_INT
      decimal: DECIMAL()
      real: FLOAT4 FLOAT8 DECIMAL(*)
      float: FLOAT4 FLOAT8
      double: FLOAT8
      double precision: FLOAT8
      char: CHAR()
      character: CHAR()
      varchar: VARCHAR()
      nvarchar: VARCHAR()
      text: TEXT VARCHAR(*) CHAR(*) UUID JSON DATE TIME DATETIME INSTANT ENUM(*) XML
      clob: TEXT
      blob: BLOB BINARY(*) UUID
      date: DATE
      time: TIME
      datetime: DATETIME INSTANT
      timestamp: DATETIME INSTANT
      uuid: UUID
      json: JSON
      """;

  static final String CLICKHOUSE =
      """
      bool: BOOLEAN
      int8: INT8
      uint8: INT8 INT16 BOOLEAN
      int16: INT16
      uint16: INT32 INT16
      int32: INT32
      uint32: INT64 INT32
      int64: INT64
      uint64: HUGE_INT INT64
      decimal: DECIMAL()
      float32: FLOAT4
      float64: FLOAT8
      string: TEXT VARCHAR(*) CHAR(*) BLOB BINARY(*) JSON XML
      fixedstring: CHAR() BINARY()
      date: DATE
      date32: DATE
      datetime: DATETIME INSTANT
      datetime64: DATETIME INSTANT
      uuid: UUID
      json: JSON
      enum8: ENUM()
      enum16: ENUM()
      """;

  private TypeLines() {}
}
