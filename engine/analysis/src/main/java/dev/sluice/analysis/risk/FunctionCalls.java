package dev.sluice.analysis.risk;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds calls of functions that are not PostgreSQL's own harmless ones. */
final class FunctionCalls {
  private static final Pattern RUNS =
      Pattern.compile(
          "^(?:select|with|insert|update|delete|merge|values|copy|refresh|execute|declare|explain"
              + "|create (?:temp |temporary |unlogged )?table\\b.*\\bas[ (]|create materialized"
              + "|alter table|\\()");
  private static final Pattern CALL =
      Pattern.compile(
          "(?<before>(?:\\b(?:into|table|references|with|recursive|only|as|constraint|on|index|copy)"
              + " (?:if (?:not )?exists )?)?|::|,)(?<name>NAME)\\((?<rest>)"
                  .replace("NAME", Patterns.expanded("NAME")));
  private static final Set<String> KEYWORDS =
      Set.of(
          "in values exists and or not any all some check key unique using where on as filter over within group by from set then else when case select distinct returning having limit offset between like ilike is null coalesce nullif greatest least array row cast extract position substring overlay trim interval materialized references add column default to include exclude primary foreign join lateral only union except intersect varchar char character varying numeric decimal bit timestamp time float precision with grouping sets rollup cube for desc asc conflict partition list range hash like_escape type identity generated always into fetch collate do"
              .split(" "));
  private static final Set<String> KNOWN =
      Set.of(
          """
          abs age array_agg array_append array_cat array_length array_position array_remove array_replace
          array_to_json array_to_string array_prepend array_upper array_lower ascii avg bit_and bit_length bit_or bool_and bool_or
          btrim cardinality cbrt ceil ceiling char_length character_length chr clock_timestamp coalesce
          concat concat_ws count cume_dist current_date current_schema current_database current_setting currval date_bin date_part
          date_trunc decode dense_rank div encode every exp first_value floor format format_type gcd
          gen_random_uuid generate_series generate_subscripts greatest initcap json_agg json_array_elements
          json_array_elements_text json_array_length json_build_array json_build_object json_each
          json_each_text json_extract_path json_extract_path_text json_object json_object_agg
          json_object_keys json_populate_record json_strip_nulls json_typeof jsonb_agg
          jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array
          jsonb_build_object jsonb_each jsonb_each_text jsonb_extract_path jsonb_extract_path_text
          jsonb_insert jsonb_object jsonb_object_agg jsonb_object_keys jsonb_path_exists jsonb_path_query jsonb_pretty jsonb_set jsonb_set_lax
          jsonb_strip_nulls jsonb_to_record jsonb_to_recordset jsonb_typeof json_to_recordset justify_interval lag last_value
          lastval lcm lead least left length ln localtime localtimestamp log lower lpad ltrim make_date make_interval
          make_timestamp make_timestamptz max md5 min mod mode nextval now nth_value ntile nullif num_nonnulls num_nulls
          octet_length percent_rank percentile_cont percentile_disc pi plainto_tsquery power
          quote_ident quote_literal quote_nullable random range_agg rank regexp_match regexp_matches regexp_replace
          regexp_split_to_array regexp_split_to_table repeat replace reverse right round row_number
          row_to_json rpad rtrim setval setweight sha256 sign similarity split_part sqrt starts_with
          statement_timestamp stddev string_agg string_to_array string_to_table strpos substr substring sum tablefunc
          timezone to_char to_date to_json to_jsonb to_number to_regclass to_timestamp to_tsquery to_tsvector
          transaction_timestamp translate trim trunc tstzrange tsrange daterange int4range int8range numrange unaccent unnest upper uuid_generate_v1 uuid_generate_v4
          uuid_generate_v1mc uuid_generate_v5 uuid_nil variance version websearch_to_tsquery width_bucket xmlagg
          date float8 int4 int8 text crypt gen_salt digest hmac gen_random_bytes pg_get_serial_sequence pg_typeof obj_description col_description
          pg_sleep
          """
              .strip()
              .split("\\s+"));

  private FunctionCalls() {}

  /** Finds the first call in a statement that runs what it calls. */
  static Check unknown() {
    return subject -> {
      String code = subject.code().text();
      if (!RUNS.matcher(subject.code().guarded()).find()) {
        return Optional.empty();
      }
      Matcher matcher = CALL.matcher(subject.code().guarded());
      while (matcher.find()) {
        subject.code().guarded().check();
        if (matcher.group("before").isBlank() || matcher.group("before").equals(",")) {
          String name = matcher.group("name");
          if (suspicious(name, code, matcher)) {
            return Optional.of(
                new Check.Hit(subject.code().offset(matcher.start("name")), "", name + "()"));
          }
        }
      }
      return Optional.empty();
    };
  }

  private static boolean suspicious(String name, String code, Matcher matcher) {
    String plain = name.startsWith("pg_catalog.") ? name.substring("pg_catalog.".length()) : name;
    if (KNOWN.contains(plain) || KEYWORDS.contains(plain) || Character.isDigit(plain.charAt(0))) {
      return false;
    }
    return !withClause(code, matcher.end() - 1);
  }

  /** Whether the parenthesis at this place closes before {@code as (}: a CTE's column list. */
  private static boolean withClause(String code, int open) {
    int close = code.indexOf(')', open);
    return close > 0 && code.startsWith(" as", close + 1) && code.startsWith("with");
  }
}
