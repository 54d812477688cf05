{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget(this, 'block_key', ref('int_touched_blocks')) }}",
) }}
-- Mentions of one event under one key, first: islands of near days among the anchors,
-- then the others join the nearest island that does not contradict them, or gather by
-- themselves. int_mention_clusters joins what these leave apart.
with

touched_blocks as (
    select * from {{ ref('int_touched_blocks') }}
),

mentions as (
    select mentions.*
    from {{ ref('int_mentions') }} as mentions
    inner join touched_blocks
        on mentions.block_key = touched_blocks.block_key
),

-- Two instruments that one article tells apart keep apart by their titles.
split_mentions as (
    select
        *,
        case
            when
                event_type = 'agreement'
                and count(*) over (
                    partition by article_id, block_key, tokens, first_on
                ) > 1
                then
                    list_append(
                        tokens,
                        'title:' || coalesce({{ slug('title') }}, mention_id)
                    )
            else tokens
        end as all_tokens
    from mentions
),

keyed_mentions as (
    select
        * exclude (tokens, all_tokens),
        all_tokens as tokens,
        array_to_string(all_tokens, ',') as variant_key
    from split_mentions
),

-- 1. Anchors: near days of one block and variant are an island, unless an article that
--    tells of both days tells them apart.
anchors as (
    select
        *,
        greatest(coalesce(end_on, first_on), first_on) as until_on,
        -- The same article tells of another day, so near that it would be taken for
        -- this.
        gap_days = 1 and is_date_quoted and coalesce(
            max(case when is_date_quoted then first_on end) over (
                partition by block_key, variant_key, article_id
                order by first_on
                range between unbounded preceding and interval '1 day' preceding
            ) >= first_on - 1,
            false
        ) as is_told_apart,
        -- Told on its day or the next; a day that is told later may be a slip.
        event_type = 'summit'
        and gap_days = 1
        and is_date_quoted
        and has_happened
        and coalesce(first_on >= published_on - 1, false) as is_fresh
    from keyed_mentions
    where is_anchor
),

anchor_days as (
    select
        block_key,
        variant_key,
        first_on,
        max(until_on) as until_on,
        max(gap_days) as gap_days,
        bool_or(is_told_apart) as is_told_apart,
        bool_or(is_fresh and medium is not distinct from 'remote') as has_call,
        coalesce(
            list(distinct lower(city)) filter (
                is_fresh and medium = 'in_person' and city is not null
            ),
            []
        ) as cities
    from anchors
    group by block_key, variant_key, first_on
),

reached_days as (
    select
        *,
        max(until_on) over (
            partition by block_key, variant_key
            order by first_on
            rows between unbounded preceding and 1 preceding
        ) as reached_on,
        lag(has_call) over block_days as had_call,
        lag(cities) over block_days as former_cities
    from anchor_days
    window block_days as (partition by block_key, variant_key order by first_on)
),

-- Calls on two days, each told on its day, are two; so are meetings in two towns.
parted_days as (
    select
        * replace (
            is_told_apart
            or coalesce(has_call and had_call, false)
            or coalesce(
                len(cities) > 0
                and len(former_cities) > 0
                and not list_bool_or(
                    list_transform(
                        cities,
                        lambda city: list_bool_or(  -- noqa: RF02
                            list_transform(
                                former_cities,
                                lambda former: starts_with(former, city)  -- noqa: RF02
                                or starts_with(city, former)  -- noqa: RF02
                            )
                        )
                    )
                ),
                false
            ) as is_told_apart
        )
    from reached_days
),

numbered_days as (
    select
        block_key,
        variant_key,
        first_on,
        sum(
            case
                when
                    first_on > reached_on + gap_days
                    or (is_told_apart and first_on > reached_on)
                    then 1
                else 0
            end
        ) over (
            partition by block_key, variant_key order by first_on
            rows between unbounded preceding and current row
        ) as island_number
    from parted_days
),

island_anchors as (
    select
        anchors.*,
        numbered_days.island_number,
        bool_or(anchors.medium = 'in_person') over (
            partition by
                anchors.block_key, anchors.variant_key, numbered_days.island_number
        ) as has_in_person,
        bool_or(anchors.medium = 'remote') over (
            partition by
                anchors.block_key, anchors.variant_key, numbered_days.island_number
        ) as has_remote
    from anchors
    inner join numbered_days
        on
            anchors.block_key = numbered_days.block_key
            and anchors.variant_key = numbered_days.variant_key
            and anchors.first_on = numbered_days.first_on
),

-- A call and a meeting of near days are two; what names no form belongs to the meeting.
clustered_anchors as (
    select
        *,
        concat_ws(
            '|', block_key, variant_key, 'anchor', island_number,
            case
                when has_in_person and has_remote
                    then coalesce(medium, 'in_person')
            end
        ) as cluster_key
    from island_anchors
),

anchor_clusters as (
    select
        cluster_key,
        block_key,
        tokens,
        min(first_on) as from_on,
        max(until_on) as until_on,
        max(medium) as medium,
        coalesce(
            list(distinct country_id) filter (where country_id is not null), []
        ) as country_ids,
        coalesce(
            list(distinct {{ slug('title') }}) filter (where title is not null), []
        ) as titles
    from clustered_anchors
    group by cluster_key, block_key, tokens
),

-- 2. The others seek an island.
seekers as (
    select *
    from keyed_mentions
    where not is_anchor
),

-- Islands that the same article tells of: said again without its day, a meeting is no
-- other one; nor is the visit of a month another than that of a day in it, nor a visit
-- awaited without a day another than the one that is awaited for a day.
own_clusters as (
    select
        seekers.mention_id,
        own_anchors.cluster_key,
        bool_or(
            case
                when seekers.event_type = 'trip' and seekers.date_precision = 'month'
                    then
                        seekers.first_on = date_trunc('month', own_anchors.first_on)
                when seekers.first_on is null
                    then
                        (
                            seekers.has_happened = own_anchors.has_happened
                            and coalesce(seekers.medium = own_anchors.medium, true)
                        )
                        or (
                            seekers.event_type = 'trip'
                            and not seekers.has_happened
                            and own_anchors.first_on >= own_anchors.published_on
                        )
                else false
            end
        ) as is_said_again
    from seekers
    inner join clustered_anchors as own_anchors
        on
            seekers.article_id = own_anchors.article_id
            and seekers.block_key = own_anchors.block_key
    group by seekers.mention_id, own_anchors.cluster_key
),

found_clusters as (
    select
        seekers.mention_id,
        anchor_clusters.cluster_key
    from seekers
    inner join anchor_clusters
        on
            seekers.block_key = anchor_clusters.block_key
            and seekers.seek_from - seekers.gap_days + 1 <= anchor_clusters.until_on
            and seekers.seek_to + seekers.gap_days - 1 >= anchor_clusters.from_on
            and (
                list_has_all(anchor_clusters.tokens, seekers.tokens)
                -- A name of its own says more than what it is thought to be about.
                or (
                    regexp_matches(seekers.title, '^[A-Z].*( [A-Z].*){2}')
                    and list_contains(
                        anchor_clusters.titles, {{ slug('seekers.title') }}
                    )
                )
            )
            -- A statement on a deal is not the deal.
            and list_contains(seekers.tokens, 'class:joint_statement')
            = list_contains(anchor_clusters.tokens, 'class:joint_statement')
            -- A call is nobody's planned meeting.
            and coalesce(
                seekers.medium = anchor_clusters.medium,
                seekers.has_happened
                or seekers.date_precision is not distinct from 'day'
                or anchor_clusters.medium is distinct from 'remote'
            )
            and (
                seekers.country_id is null
                -- What is negotiated here may be signed there.
                or seekers.event_type = 'agreement'
                or (
                    len(anchor_clusters.country_ids) = 0
                    and anchor_clusters.from_on between seekers.seek_near - 60
                    and seekers.seek_near + 120
                )
                or list_contains(anchor_clusters.country_ids, seekers.country_id)
            )
    left join own_clusters
        on
            seekers.mention_id = own_clusters.mention_id
            and anchor_clusters.cluster_key = own_clusters.cluster_key
    where coalesce(own_clusters.is_said_again, true)
    qualify
        row_number() over (
            partition by seekers.mention_id
            order by
                (
                    seekers.medium is null
                    and anchor_clusters.medium is not distinct from 'remote'
                ),
                greatest(
                    anchor_clusters.from_on - seekers.seek_near,
                    seekers.seek_near - anchor_clusters.until_on,
                    0
                ),
                len(anchor_clusters.tokens),
                anchor_clusters.cluster_key
        ) = 1
),

-- 3. What found none gathers by overlapping days. The nth such mention of an article
-- meets the nth of others, so that an article never says the same twice.
leftovers as (
    select
        seekers.*,
        case
            -- Of visits to one country, days alone tell apart.
            when seekers.event_type = 'trip' then 1
            else
                row_number() over (
                    partition by
                        seekers.block_key,
                        seekers.variant_key,
                        seekers.medium,
                        seekers.article_id
                    order by seekers.loose_from nulls last, seekers.mention_id
                )
        end as nth
    from seekers
    left join found_clusters
        on seekers.mention_id = found_clusters.mention_id
    where found_clusters.mention_id is null
),

reached_leftovers as (
    select
        *,
        max(loose_to) over (
            partition by block_key, variant_key, nth, loose_from is null
            order by loose_from, mention_id
            rows between unbounded preceding and 1 preceding
        ) as reached_on
    from leftovers
),

numbered_leftovers as (
    select
        *,
        sum(case when loose_from > reached_on + gap_days then 1 else 0 end) over (
            partition by block_key, variant_key, nth, loose_from is null
            order by loose_from, mention_id
            rows between unbounded preceding and current row
        ) as island_number
    from reached_leftovers
),

formed_leftovers as (
    select
        *,
        bool_or(medium = 'in_person') over (
            partition by
                block_key, variant_key, nth, loose_from is null, island_number
        ) as has_in_person,
        bool_or(medium = 'remote') over (
            partition by
                block_key, variant_key, nth, loose_from is null, island_number
        ) as has_remote
    from numbered_leftovers
),

clustered_leftovers as (
    select
        *,
        concat_ws(
            '|', block_key, variant_key, 'loose', nth, island_number,
            case
                when has_in_person and has_remote
                    then coalesce(medium, 'in_person')
            end,
            case when loose_from is null then mention_id end
        ) as cluster_key
    from formed_leftovers
),

clustered_mentions as (
    select
        mention_id,
        cluster_key
    from clustered_anchors
    union all
    select
        mention_id,
        cluster_key
    from found_clusters
    union all
    select
        mention_id,
        cluster_key
    from clustered_leftovers
),

keyed_clusters as (
    select
        clustered_mentions.mention_id,
        clustered_mentions.cluster_key,
        keyed_mentions.block_key,
        keyed_mentions.tokens
    from clustered_mentions
    inner join keyed_mentions
        on clustered_mentions.mention_id = keyed_mentions.mention_id
)

select * from keyed_clusters
