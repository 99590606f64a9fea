"""The functions a query may call: those that only tell a value from values."""

from __future__ import annotations

from typing import Final

from sqlglot import expressions as exp

_ROWS: Final = """
    generate_series json_array_elements json_array_elements_text json_each json_each_text json_object_keys json_table
    json_to_record json_to_recordset json_tree jsonb_array_elements jsonb_array_elements_text jsonb_each
    jsonb_each_text jsonb_object_keys jsonb_to_record jsonb_to_recordset openjson regexp_matches
    regexp_split_to_table string_split string_to_table unnest
"""
TABLES: Final = frozenset(_ROWS.split())
"""Those that give rows, and may stand after FROM."""

TYPED_TABLES: Final = (
    exp.ExplodingGenerateSeries,
    exp.GenerateSeries,
    exp.JSONTable,
    exp.OpenJSON,
    exp.Unnest,
    exp.Explode,
    exp.ExplodeOuter,
    exp.Posexplode,
    exp.PosexplodeOuter,
    exp.Inline,
    exp.Flatten,
    exp.TableFromRows,
)
"""The same, as sqlglot's own kinds."""

TYPED_THAT_ACT: Final = (
    exp.AIAgg,
    exp.AIClassify,
    exp.AISummarizeAgg,
    exp.FeaturesAtTime,
    exp.GenerateEmbedding,
    exp.MLForecast,
    exp.MLTranslate,
    exp.NextValueFor,
    exp.ObjectId,
    exp.Predict,
    exp.ReadCSV,
    exp.ReadParquet,
    exp.ToFile,
    exp.VectorSearch,
    exp.XMLTable,
)
"""sqlglot's own kinds that read files, reach other servers, or are counted on."""

_TEXT: Final = """
    ascii bit_length btrim casefold char char_length character_length charindex chr concat concat_ws convert
    convert_from convert_to datalength decode difference elt encode export_set field find_in_set format from_base64
    hex initcap insert instr instrb instrc lcase left len length lengthb locate lower lpad ltrim make_set md5 mid
    nchar nlssort nls_initcap nls_lower nls_upper normalize octet_length ord overlay parsename patindex position
    printf quote quote_ident quote_literal quote_nullable quotename regexp_count regexp_instr regexp_like regexp_match
    regexp_replace regexp_split_to_array regexp_substr repeat replace replicate reverse right rpad rtrim sha1 sha2
    sha224 sha256 sha384 sha512 soundex space split_part starts_with str strcmp string_escape string_to_array strpos
    stuff substr substrb substring substring_index to_ascii to_base64 to_hex to_multi_byte to_single_byte translate
    trim ucase unaccent unhex unicode unistr upper weight_string
    levenshtein similarity word_similarity
"""
_NUMBERS: Final = """
    abs acos acosd acosh asin asind asinh atan atan2 atan2d atand atanh atn2 bin bit_count bitand cbrt ceil ceiling
    conv cos cosd cosh cot cotd crc32 degrees div erf erfc exp factorial floor gcd greatest isnan isnumeric lcm least
    ln log log10 log2 max min min_scale mod nanvl numeric oct pi pow power radians rand random remainder round scale
    sign sin sind sinh sqrt square tan tand tanh to_binary_double to_binary_float to_number trim_scale trunc truncate
    width_bucket
"""
_DAYS: Final = """
    add_months adddate addtime age clock_timestamp convert_tz curdate current_date current_time current_timestamp
    curtime date date_add date_bin date_format date_part date_sub date_trunc dateadd datediff datediff_big
    datefromparts datename datepart datetime datetime2fromparts datetimefromparts datetimeoffsetfromparts datetrunc
    day dayname dayofmonth dayofweek dayofyear eomonth extract from_days from_tz from_unixtime get_format getdate
    getutcdate hour isdate isfinite julianday justify_days justify_hours justify_interval last_day localtime
    localtimestamp make_date make_interval make_time make_timestamp make_timestamptz makedate maketime microsecond
    minute month monthname months_between new_time next_day now numtodsinterval numtoyminterval period_add period_diff
    quarter sec_to_time second smalldatetimefromparts statement_timestamp str_to_date strftime subdate subtime
    switchoffset sys_extract_utc sysdate sysdatetime sysdatetimeoffset systimestamp sysutcdatetime time time_bucket
    time_format time_to_sec timediff timefromparts timeofday timestamp timestampadd timestampdiff timezone to_char
    to_date to_days to_dsinterval to_nchar to_seconds to_timestamp to_timestamp_tz to_yminterval todatetimeoffset
    transaction_timestamp tz_offset tzoffset unix_timestamp unixepoch utc_date utc_time utc_timestamp week weekday
    weekofyear year yearweek
"""
_JSON_AND_ARRAYS: Final = """
    array_append array_cat array_dims array_length array_lower array_ndims array_position array_positions
    array_prepend array_remove array_replace array_to_json array_to_string array_upper cardinality isjson json
    json_array json_array_length json_build_array json_build_object json_contains json_contains_path json_depth
    json_error_position json_exists json_extract json_extract_path json_extract_path_text json_insert json_keys
    json_length json_merge_patch json_merge_preserve json_modify json_object json_overlaps json_patch json_pretty
    json_query json_quote json_remove json_replace json_scalar json_search json_serialize json_set json_strip_nulls
    json_type json_typeof json_unquote json_valid json_value jsonb jsonb_array_length jsonb_build_array
    jsonb_build_object jsonb_extract jsonb_extract_path jsonb_extract_path_text jsonb_insert jsonb_object
    jsonb_path_exists jsonb_path_match jsonb_path_query jsonb_path_query_array jsonb_path_query_first jsonb_pretty
    jsonb_set jsonb_strip_nulls jsonb_typeof row_to_json to_json to_jsonb
"""
_TOTALS_AND_WINDOWS: Final = """
    any_value approx_count_distinct approx_distinct array_agg avg avgif bit_and bit_or bit_xor bool_and bool_or
    checksum_agg collect corr count count_big countif covar_pop covar_samp cume_dist dense_rank every first
    first_value group_concat grouping grouping_id json_agg json_array_agg json_arrayagg json_group_array
    json_group_object json_object_agg json_objectagg jsonb_agg jsonb_group_array jsonb_group_object jsonb_object_agg
    lag last last_value lead listagg max_by maxif median min_by minif mode nth_value ntile percent_rank
    percentile_cont percentile_disc quantile rank ratio_to_report regr_avgx regr_avgy regr_count regr_intercept
    regr_r2 regr_slope regr_sxx regr_sxy regr_syy row_number stats_mode std stddev stddev_pop stddev_samp stdev stdevp
    string_agg sum sumif total uniq uniqexact var var_pop var_samp variance varp wm_concat xmlagg
"""
_CHOICES_AND_KINDS: Final = """
    cast choose coalesce current_setting exists glob if ifnull iif interval is_uuid isnull like likelihood likely
    lnnvl nullif num_nonnulls num_nulls nvl nvl2 pg_typeof rawtohex row sql_variant_property try_cast try_convert
    try_parse typeof unlikely user uuid
"""
NAMES: Final = TABLES | frozenset(
    " ".join([_TEXT, _NUMBERS, _DAYS, _JSON_AND_ARRAYS, _TOTALS_AND_WINDOWS, _CHOICES_AND_KINDS]).split()
)
"""Of SQLite, PostgreSQL, MySQL, Oracle and SQL Server, where sqlglot has no kind of its own for them."""
