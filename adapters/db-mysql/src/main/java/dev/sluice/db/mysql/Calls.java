package dev.sluice.db.mysql;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.Locale;
import java.util.Set;

/** Function calls in a statement: known and harmless, reaching outside, or not known. */
final class Calls {
  private static final Set<String> HARMLESS =
      Set.of(
          ("count sum min max avg coalesce ifnull nullif if greatest least now curdate curtime"
                  + " sysdate current_timestamp current_date utc_timestamp lower upper lcase ucase"
                  + " length char_length character_length octet_length trim ltrim rtrim substring"
                  + " substr mid left right locate instr position replace concat concat_ws md5 sha1"
                  + " sha2 crc32 abs round floor ceil ceiling mod pow power sqrt rand sign truncate"
                  + " uuid uuid_to_bin bin_to_uuid hex unhex to_base64 from_base64 extract date time"
                  + " year month day hour minute second date_add date_sub adddate subdate datediff"
                  + " timestampdiff timestampadd date_format str_to_date unix_timestamp from_unixtime"
                  + " convert cast char ascii lpad rpad repeat reverse format group_concat json_object"
                  + " json_array json_extract json_unquote json_set json_insert json_replace"
                  + " json_remove json_merge json_merge_patch json_contains json_length json_valid"
                  + " json_keys json_arrayagg json_objectagg row_number rank dense_rank lag lead"
                  + " first_value last_value last_insert_id database schema version user current_user"
                  + " values elt field find_in_set substring_index regexp regexp_replace regexp_like"
                  + " isnull bit_count inet_aton inet_ntoa conv quote space strcmp weight_string"
                  + " bit_or bit_and std stddev variance any_value nextval lastval json_value"
                  + " json_quote json_search json_type interval point soundex sec_to_time time_to_sec"
                  + " dayofweek dayofmonth dayofyear dayname monthname weekday week weekofyear"
                  + " yearweek quarter last_day makedate maketime from_days to_days to_seconds"
                  + " period_add period_diff timediff addtime subtime time_format microsecond sin cos"
                  + " tan asin acos atan atan2 cot exp ln log log2 log10 degrees radians pi bin oct"
                  + " make_set export_set ord uuid_short is_uuid inet6_aton inet6_ntoa is_ipv4"
                  + " is_ipv6 compress uncompress aes_encrypt aes_decrypt random_bytes sha"
                  + " connection_id found_rows row_count session_user system_user charset"
                  + " coercibility collation regexp_instr regexp_substr json_array_append"
                  + " json_array_insert json_contains_path json_depth json_merge_preserve"
                  + " json_overlaps json_pretty json_query json_table ntile cume_dist percent_rank"
                  + " nth_value var_pop var_samp stddev_pop stddev_samp bit_xor grouping")
              .split(" "));
  private static final Set<String> OUTSIDE =
      Set.of(
          "load_file",
          "sys_exec",
          "sys_eval",
          "sleep",
          "benchmark",
          "get_lock",
          "release_lock",
          "release_all_locks",
          "master_pos_wait",
          "source_pos_wait");
  private static final Set<String> SYNTAX =
      Set.of(
          ("IN VALUES VALUE AND OR NOT ON USING WHERE FROM SELECT AS BY OVER ANY ALL SOME EXISTS"
                  + " CASE WHEN THEN ELSE DISTINCT LIMIT HAVING UNION EXCEPT INTERSECT LIKE BETWEEN IS"
                  + " SET KEY INTO JOIN VARCHAR CHAR DECIMAL TABLE INDEX PRIMARY UNIQUE XOR DIV RLIKE"
                  + " INSERT REPLACE UPDATE DELETE PARTITION WITH RETURNING BINARY SIGNED UNSIGNED"
                  + " DATETIME TIME FORCE IGNORE USE FOR AGAINST MATCH ROW NUMERIC FLOAT DOUBLE"
                  + " DUPLICATE OF TO LATERAL WINDOW ROLLUP INTERVAL RECURSIVE IF ELSEIF WHILE UNTIL"
                  + " RETURN DO")
              .split(" "));
  private final Tokens tokens;
  private final Reading reading;

  Calls(Tokens tokens, Reading reading) {
    this.tokens = tokens;
    this.reading = reading;
  }

  void read() {
    for (int i = 0; i < tokens.size(); i++) {
      if (!tokens.named(i) || !tokens.is(i + 1, "(") || listed(i)) {
        continue;
      }
      boolean qualified = tokens.is(i - 1, ".");
      String name = tokens.name(i).toLowerCase(Locale.ROOT);
      if (!qualified && OUTSIDE.contains(name)) {
        reading.trait(Trait.LEAVES_DATABASE).partly();
      } else if (qualified || !HARMLESS.contains(name)) {
        reading.use(Use.READ, "function", name).trait(Trait.HIDDEN_WRITE).partly();
      }
    }
  }

  /** Syntax before a parenthesis, or a name with a list of columns: INSERT INTO t (…), x (…) AS. */
  private boolean listed(int i) {
    if (tokens.isType(i, Token.Type.WORD) && SYNTAX.contains(tokens.at(i))) {
      return !(tokens.is(i, "INSERT") || tokens.is(i, "REPLACE")) || i == 0;
    }
    int start = i;
    while (tokens.is(start - 1, ".") && tokens.named(start - 2)) {
      start -= 2;
    }
    String before = tokens.at(start - 1);
    boolean list =
        Set.of("INTO", "TABLE", "AS", "INSERT", "REPLACE", "IGNORE", "INDEX", "KEY")
            .contains(before);
    int after = tokens.closing(i + 1) + 1;
    boolean expression =
        Set.of("WITH", ",", "RECURSIVE").contains(before)
            && tokens.is(after, "AS")
            && tokens.is(after + 1, "(");
    return list || expression;
  }
}
