-- Mentions of one event under one key: int_first_clusters, with the clusters joined
-- that turn out to be of one event.
with

mentions as (
    select * from {{ ref('int_mentions') }}
),

first_clusters as (
    select * from {{ ref('int_first_clusters') }}
),

keyed_mentions as (
    select
        mentions.* exclude (tokens),  -- noqa: RF02
        first_clusters.cluster_key,
        first_clusters.tokens
    from mentions
    inner join first_clusters
        on mentions.mention_id = first_clusters.mention_id
),

clusters as (
    select
        cluster_key,
        event_type,
        block_key,
        list_distinct(flatten(list(tokens))) as tokens,
        bool_or(is_anchor) as is_anchored,
        coalesce(min(case when is_anchor then first_on end), min(loose_from))
            as from_on,
        coalesce(
            max(case when is_anchor then greatest(end_on, first_on) end), max(loose_to)
        ) as until_on,
        max(medium) as medium,
        max(country_id || '|' || lower(city)) as place,
        max(country_id) as country_id,
        max(series) as series,
        list(article_id) as article_ids,
        bool_or(has_happened) as has_happened,
        bool_or(first_on is not null) as is_dated,
        bool_or(status = 'cancelled') as is_cancelled,
        max(
            case
                when status = 'postponed'
                    then published_on
            end
        ) as postponed_on,
        min(published_on) as first_published_on,
        max(published_on) as last_published_on
    from keyed_mentions
    group by
        cluster_key,
        event_type,
        block_key
),

-- What was postponed is met again under its new day; what was planned for a day is the
-- meeting held within days of it.
moved_clusters as (
    select
        former.cluster_key,
        later.cluster_key as wide_cluster_key
    from clusters as former
    inner join clusters as later
        on
            former.block_key = later.block_key
            and former.event_type in ('summit', 'trip')
            and (
                list_has_all(later.tokens, former.tokens)
                or list_has_all(former.tokens, later.tokens)
            )
            and coalesce(former.medium = later.medium, true)
            and coalesce(former.country_id = later.country_id, true)
            and not former.has_happened
            and not former.is_cancelled
            and (
                (
                    former.from_on < later.from_on
                    and later.from_on <= former.from_on + 550
                    and former.postponed_on <= later.from_on
                    and former.postponed_on <= later.last_published_on
                )
                or (
                    former.postponed_on is null
                    and former.is_anchored
                    and later.is_anchored
                    and later.has_happened
                    and abs(later.from_on - former.from_on) <= case
                        when former.series is null then 5
                        when former.country_id = later.country_id then 45
                        else 5
                    end
                    and former.first_published_on <= later.last_published_on
                    and not list_has_any(former.article_ids, later.article_ids)
                )
            )
    qualify
        row_number() over (
            partition by former.cluster_key
            order by abs(later.from_on - former.from_on), later.cluster_key
        ) = 1
),

-- A report that names fewer of the same people on the same days is of the same event:
-- within a block always, across blocks on the same day in the same city; never where
-- an article tells of both.
wider_clusters as (
    select
        narrow.cluster_key,
        wide.cluster_key as wide_cluster_key
    from clusters as narrow
    inner join clusters as wide
        on
            narrow.event_type = wide.event_type
            and narrow.from_on <= wide.until_on
            and narrow.until_on >= wide.from_on
            and len(narrow.tokens) < len(wide.tokens)
            and list_has_all(wide.tokens, narrow.tokens)
            and coalesce(narrow.medium = wide.medium, true)
            and not list_has_any(wide.article_ids, narrow.article_ids)
            and narrow.block_key = wide.block_key
            and narrow.is_anchored = wide.is_anchored
    union all
    select
        narrow.cluster_key,
        wide.cluster_key as wide_cluster_key
    from clusters as narrow
    inner join clusters as wide
        on
            narrow.event_type = 'summit'
            and wide.event_type = 'summit'
            and narrow.from_on = wide.from_on
            and narrow.place = wide.place
            and narrow.block_key != wide.block_key
            and len(narrow.tokens) >= 2
            and len(wide.tokens) = len(narrow.tokens) + 1
            and list_has_all(wide.tokens, narrow.tokens)
            and narrow.is_anchored
            and wide.is_anchored
            and coalesce(narrow.medium = wide.medium, true)
            and not list_has_any(wide.article_ids, narrow.article_ids)
    union all
    -- Told without a day in the weeks around a visit or a meeting in that country.
    select
        vague.cluster_key,
        dated.cluster_key as wide_cluster_key
    from clusters as vague
    inner join clusters as dated
        on
            vague.block_key = dated.block_key
            and vague.event_type in ('summit', 'trip')
            and vague.country_id = dated.country_id
            and list_has_all(dated.tokens, vague.tokens)
            and coalesce(vague.medium = dated.medium, true)
            and not vague.is_dated
            and dated.is_anchored
            and vague.first_published_on - 20 <= dated.from_on
            and vague.last_published_on + 20 >= dated.from_on
            and (
                vague.has_happened = dated.has_happened
                or not list_has_any(vague.article_ids, dated.article_ids)
            )
    union all
    select
        cluster_key,
        wide_cluster_key
    from moved_clusters
),

chosen_wider_clusters as (
    select
        wider_clusters.cluster_key,
        wider_clusters.wide_cluster_key
    from wider_clusters
    inner join clusters
        on wider_clusters.wide_cluster_key = clusters.cluster_key
    qualify
        row_number() over (
            partition by wider_clusters.cluster_key
            order by len(clusters.tokens) desc, clusters.cluster_key
        ) = 1
),

merged_clusters as (
    select
        keyed_mentions.mention_id,
        coalesce(
            further_clusters.wide_cluster_key,
            next_clusters.wide_cluster_key,
            keyed_mentions.cluster_key
        ) as cluster_key
    from keyed_mentions
    left join chosen_wider_clusters as next_clusters
        on keyed_mentions.cluster_key = next_clusters.cluster_key
    left join chosen_wider_clusters as further_clusters
        on next_clusters.wide_cluster_key = further_clusters.cluster_key
)

select * from merged_clusters
