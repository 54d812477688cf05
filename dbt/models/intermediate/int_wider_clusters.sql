{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget(this, 'block_key', ref('int_linked_blocks')) }}",
) }}
-- One row per cluster that turns out to be of the event of another, with that one.
with

linked_blocks as (
    select * from {{ ref('int_linked_blocks') }}
),

clusters as (
    select * from {{ ref('int_clusters') }}
),

linked_clusters as (
    select clusters.*
    from clusters
    inner join linked_blocks
        on clusters.block_key = linked_blocks.block_key
),

-- What was postponed is met again under its new day; what was planned for a day is the
-- meeting held within days of it.
moved_clusters as (
    select
        former.cluster_key,
        later.cluster_key as wide_cluster_key
    from linked_clusters as former
    inner join clusters as later
        on
            former.block_key = later.block_key
            and former.event_type in ('summit', 'trip')
            and (
                list_has_all(later.tokens, former.tokens)
                or list_has_all(former.tokens, later.tokens)
            )
            and (
                coalesce(former.medium = later.medium, true)
                -- Planned in person, held that day by video.
                or (
                    former.is_anchored
                    and later.is_anchored
                    and former.from_on = later.from_on
                )
            )
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
    from linked_clusters as narrow
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
            and list_contains(narrow.tokens, 'class:joint_statement')
            = list_contains(wide.tokens, 'class:joint_statement')
    union all
    select
        narrow.cluster_key,
        wide.cluster_key as wide_cluster_key
    from linked_clusters as narrow
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
    from linked_clusters as vague
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
        narrow_clusters.block_key,
        wider_clusters.wide_cluster_key
    from wider_clusters
    inner join clusters
        on wider_clusters.wide_cluster_key = clusters.cluster_key
    inner join linked_clusters as narrow_clusters
        on wider_clusters.cluster_key = narrow_clusters.cluster_key
    qualify
        row_number() over (
            partition by wider_clusters.cluster_key
            order by len(clusters.tokens) desc, clusters.cluster_key
        ) = 1
)

select * from chosen_wider_clusters
