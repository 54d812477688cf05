-- The working database before dbt: what was landed, stored, turned away, read and registered.
-- Flows write these tables through summitry/warehouse.py; dbt reads them as sources.
create schema if not exists staging;
create schema if not exists reference;  -- seeds/*.csv, loaded by transform.py
create schema if not exists quality;  -- the gate's results, written by checks.py

-- One row a landing (a feed body, page or file from one place, taken as one kind):
-- landed = stored + duplicate + rejected items.
create table if not exists staging.landings (
    landing_id text primary key,  -- of the bytes, the place and the kind: the manifest's line
    landing_hash text not null,  -- sha256 of the raw bytes, and their name in the landing
    source_name text not null,
    source_kind text not null,  -- feed, page, articles, parquet, warc
    locator text not null,  -- URL, or path as given
    is_sample boolean not null,
    byte_count bigint not null,
    landed_item_count integer not null,
    stored_item_count integer not null,
    duplicate_item_count integer not null,
    rejected_item_count integer not null,
    landed_at timestamptz not null,
    loaded_at timestamptz not null
);

-- One row an article version; the newest speaks (published_at, then sequence).
create table if not exists staging.articles (
    article_id text not null,
    content_hash text not null,  -- sha256 of title, text and publication time
    sequence bigint not null,  -- order of arrival in this warehouse
    source_name text not null,
    landing_id text not null,
    landing_hash text not null,
    url text,
    title text not null,
    text text not null,
    publisher text,
    language text,
    published_on date,  -- local day of publication
    published_at timestamptz,  -- null where only a day, or nothing, is known
    published_raw text,  -- as the source wrote it, also where it could not be read
    collected_at timestamptz not null,  -- when its landing came in
    is_sample boolean not null,
    published_origin text,  -- who told the publication time: feed, sitemap, json-ld, meta, time, …
    published_conflict text,  -- what others told that is another day: 'url 2025-01-02'
    modified_at timestamptz,  -- of the last change that the source tells of
    author text,  -- people or agency, as the source names them
    encoding text,  -- that a feed or page was read in
    primary key (article_id, content_hash)
);

-- By it a batch finds what is known, at the same cost however many articles are stored.
create index if not exists articles_by_content on staging.articles (content_hash);

create table if not exists staging.rejects (
    reject_id text primary key,  -- of landing, position and reason
    landing_id text,
    landing_hash text,  -- null where nothing could be landed (a fetch that failed)
    source_name text not null,
    locator text not null,
    position text not null,  -- line 12, byte 4096, item 3: where in the raw object
    reason text not null,  -- a code: bad_json, no_text, date_implausible, …
    detail text,
    is_sample boolean not null,
    rejected_at timestamptz not null
);

-- One row an article version and reader; its children carry the same key.
create table if not exists staging.readings (
    article_id text not null,
    content_hash text not null,
    reader text not null,
    reader_version text not null,
    -- read, not_english, failed; of a model's reader also fell_back (the built-in reader reads the
    -- article) and put_off (it does until the model can be asked again: model_readings has why)
    outcome text not null,
    leader_count integer not null,
    summit_count integer not null,
    agreement_count integer not null,
    trip_count integer not null,
    read_at timestamptz not null,
    primary key (article_id, content_hash, reader, reader_version)
);

-- mention_id is made of article, kind and what identifies the event in it (participants, parties,
-- traveller and country), not of the text version or the reader: it outlives a re-reading.
create table if not exists staging.leader_mentions (
    mention_id text not null,
    article_id text not null,
    content_hash text not null,
    reader text not null,
    reader_version text not null,
    leader_id text,
    name text not null,
    party_id text,
    office text,
    confidence double not null
);

-- Dates here are ISO 8601 text of day, month or year precision, as the reader gave them.
create table if not exists staging.summit_mentions (
    mention_id text not null,
    article_id text not null,
    content_hash text not null,
    reader text not null,
    reader_version text not null,
    series text,
    format text,
    status text not null,
    level text not null,
    start_date text,
    end_date text,
    country_id text,
    city text,
    venue text,
    confidence double not null
);

create table if not exists staging.agreement_mentions (
    mention_id text not null,
    article_id text not null,
    content_hash text not null,
    reader text not null,
    reader_version text not null,
    title text,
    kind text not null,
    topic_id text,
    status text not null,
    status_date text,
    country_id text,
    city text,
    confidence double not null
);

create table if not exists staging.trip_mentions (
    mention_id text not null,
    article_id text not null,
    content_hash text not null,
    reader text not null,
    reader_version text not null,
    leader_id text,
    leader_name text,
    home_party_id text,
    office text,
    country_id text not null,
    city text,
    arrival_date text,
    departure_date text,
    status text not null,
    tour_name text,
    purpose text,
    level text not null,
    confidence double not null
);

-- One row a participant of a summit mention, a party of an agreement mention, or its signatory.
create table if not exists staging.mention_participants (
    mention_id text not null,
    article_id text not null,
    content_hash text not null,
    reader text not null,
    reader_version text not null,
    ordinal integer not null,
    leader_id text,
    leader_name text,
    party_id text,
    office text,
    role text
);

-- One row a span that gave one attribute of one mention its value.
create table if not exists staging.mention_evidence (
    mention_id text not null,
    event_type text not null,  -- summit, agreement, trip, leader
    article_id text not null,
    content_hash text not null,
    reader text not null,
    reader_version text not null,
    ordinal integer not null,
    attribute text not null,
    field text not null,  -- title, text
    char_start integer not null,
    char_end integer not null,
    quote text not null
);

-- Ids given so far, loaded from the journal in the landing before every build (registry.py).
create table if not exists staging.registered_events (
    event_type text not null,
    mention_id text not null,
    event_id text not null,
    registered_at timestamptz not null
);

create table if not exists staging.registered_aliases (
    event_type text not null,
    alias_id text not null,
    event_id text not null,
    merged_at timestamptz not null
);

create table if not exists staging.registered_changes (
    change_id text not null,  -- of event, attribute, old and new value, known_from
    event_type text,
    event_id text,
    attribute text,
    old_value text,
    new_value text,
    known_from timestamptz,
    recorded_at timestamptz not null
);

-- An older table had a change's id alone; what fills it is read anew for every build.
alter table staging.registered_changes add column if not exists event_type text;
alter table staging.registered_changes add column if not exists event_id text;
alter table staging.registered_changes add column if not exists attribute text;
alter table staging.registered_changes add column if not exists old_value text;
alter table staging.registered_changes add column if not exists new_value text;
alter table staging.registered_changes add column if not exists known_from timestamptz;
-- One row an article version whose source names no language (languages.py); null: not sure.
create table if not exists staging.identified_languages (
    article_id text not null,
    content_hash text not null,
    language text,
    score double not null,
    primary key (article_id, content_hash)
);

-- One row an article whose page was last found gone, loaded from the landing (withdrawals.py).
create table if not exists staging.withdrawals (
    article_id text primary key,
    url text not null,
    gone_at timestamptz not null
);

-- Near-duplicates (stories.py): one row a text of one day, however many articles carry it.
create table if not exists staging.story_texts (
    text_id bigint not null,
    day date not null,
    shingles uinteger[] not null,  -- a sample of hashes of its runs of words, behind its level
    names uinteger[] not null  -- the same of its names and numbers
);

-- One row a text and band; bands begin with the fortnight, so those of one time lie together.
create table if not exists staging.story_bands (
    band bigint not null,
    text_id bigint not null
);

-- One row a pair of texts of which one copies the other.
create table if not exists staging.story_links (
    text_id bigint not null,
    other_text_id bigint not null,
    has_same_names boolean not null
);

-- One row an article in its current version: the earliest article of its story.
create table if not exists staging.article_stories (
    article_id text not null,
    content_hash text not null,
    text_id bigint not null,
    publisher text,
    reported_at timestamptz,
    story_article_id text not null
);

-- One row: what the tables above were made by; they are made anew by another.
create table if not exists staging.story_method (method text not null);

-- The version of each article that speaks: published last, or arrived last of those.
create view if not exists staging.current_articles as
select *
from staging.articles
qualify
    row_number() over (
        partition by article_id
        order by
            coalesce(published_at, cast(published_on as timestamptz)) desc nulls last,
            sequence desc
    ) = 1;

-- One row an address: what its server said of the body taken from there last, or why none came.
create table if not exists staging.addresses (
    address text not null,
    etag text,
    last_modified text,
    landing_id text,  -- null for a list of pages, which is not landed itself
    failed_reason text,  -- null where a body came
    met_at timestamptz not null
);

-- One row a host that asked to be left alone for a while.
create table if not exists staging.host_pauses (
    host text not null,
    ends_at timestamptz not null
);

-- One row a file of a watched folder, as it was when it was taken.
create table if not exists staging.files (
    path text not null,
    byte_count bigint not null,
    changed_ns bigint not null,
    met_at timestamptz not null
);

-- One row a source and collect: how it went.
create table if not exists staging.source_visits (
    source_name text not null,
    visited_at timestamptz not null,
    landed_item_count integer not null,
    stored_item_count integer not null,
    duplicate_item_count integer not null,
    rejected_item_count integer not null,
    unchanged_count integer not null,  -- addresses and files that were as they had been
    failure_count integer not null,
    reason text,  -- of the first failure
    detail text
);
-- Every version, with the time from which it spoke; a version that came late never spoke.
create view if not exists staging.article_versions as
with
ordered_versions as (
    select
        article_id,
        content_hash,
        sequence,
        title,
        collected_at,
        coalesce(published_at, cast(published_on as timestamptz)) as reported_at,
        row_number() over newest_last as version_number,
        lag(coalesce(published_at, cast(published_on as timestamptz))) over newest_last
            as former_reported_at
    from staging.articles
    window newest_last as (
        partition by article_id
        order by
            coalesce(published_at, cast(published_on as timestamptz)) nulls first, sequence
    )
),
dated_versions as (
    select
        *,
        -- An edit that keeps the time of publication is known since it was collected.
        case
            when reported_at is null then collected_at
            when reported_at is not distinct from former_reported_at then collected_at
            else reported_at
        end as valid_from
    from ordered_versions
)
select
    article_id,
    content_hash,
    sequence,
    version_number,
    title,
    valid_from,
    lead(valid_from) over (partition by article_id order by version_number) as valid_to,
    lead(version_number) over (partition by article_id order by version_number) is null
        as is_current
from dated_versions;

-- One row an article version and model's reader: what asking took, and why another had to read.
create table if not exists staging.model_readings (
    article_id text not null,
    content_hash text not null,
    reader text not null,
    reader_version text not null,
    model text not null,
    input_tokens bigint,  -- spent in this reading, all tries; null where the endpoint did not say
    output_tokens bigint,
    try_count integer not null,
    is_held boolean not null,  -- answered before: nothing was asked
    fallback_reason text,  -- null where the model's answer is the reading
    fallback_detail text
);

-- One row an item of a model's answer, or a value of one, that was not taken.
create table if not exists staging.refused_answers (
    article_id text not null,
    content_hash text not null,
    reader text not null,
    reader_version text not null,
    kind text not null,  -- leader, summit, agreement, trip
    ordinal integer not null,  -- of the item in the answer
    attribute text,  -- null: the whole item
    reason text not null,  -- quote_not_in_article, not_supported, …
    value text not null  -- the model's own words, shortened: nobody's evidence
);

-- One row an article version whose two readings were held side by side.
create table if not exists staging.reader_comparisons (
    article_id text not null,
    content_hash text not null,
    reader text not null,
    reader_version text not null,
    other_reader text not null,
    other_version text not null,
    primary key (article_id, content_hash, reader, reader_version, other_reader, other_version)
);

-- One row an item that only one of the two read, or an attribute that they read otherwise; and,
-- with neither, an item that both read.
create table if not exists staging.reader_differences (
    article_id text not null,
    content_hash text not null,
    reader text not null,
    reader_version text not null,
    other_reader text not null,
    other_version text not null,
    kind text not null,  -- leaders, summits, agreements, trips
    difference text not null,  -- same_event, only_reader, only_other, attribute
    item text not null,  -- who, when and where, in short
    attribute text,
    value text,
    other_value text
);

-- One row: the reader chosen by the last read stage that was finished, and who reads for it where
-- it does not. None: a database of before; the reader that read last speaks.
create table if not exists staging.reader_choice (
    reader text not null,
    reader_version text not null,
    fallback_reader text,
    fallback_version text
);

create view if not exists staging.reader_in_force as
with
readers as (
    select
        reader,
        reader_version,
        fallback_reader,
        fallback_version,
        true as is_chosen,
        cast(null as timestamptz) as read_at
    from staging.reader_choice
    union all
    select
        reader,
        reader_version,
        null as fallback_reader,
        null as fallback_version,
        false as is_chosen,
        read_at
    from staging.readings
)
select
    reader,
    reader_version,
    fallback_reader,
    fallback_version
from readers
order by is_chosen desc, read_at desc, reader, reader_version desc
limit 1;

-- The readings that speak: of the reader in force, and of its fallback where that had to read.
create view if not exists staging.speaking_readings as
select readings.*
from staging.readings as readings
inner join staging.reader_in_force as in_force
    on
        readings.reader = in_force.reader
        and readings.reader_version = in_force.reader_version
where readings.outcome not in ('fell_back', 'put_off')
union all
select fallbacks.*
from staging.readings as readings
inner join staging.reader_in_force as in_force
    on
        readings.reader = in_force.reader
        and readings.reader_version = in_force.reader_version
inner join staging.readings as fallbacks
    on
        readings.article_id = fallbacks.article_id
        and readings.content_hash = fallbacks.content_hash
        and in_force.fallback_reader = fallbacks.reader
        and in_force.fallback_version = fallbacks.reader_version
where readings.outcome in ('fell_back', 'put_off');
