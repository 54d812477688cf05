
  
  create view "build"."dbt_staging"."stg_articles__dbt_tmp" as (
    with

articles as (
    select * from "build"."staging"."current_articles"
),

identified_languages as (
    select * from "build"."staging"."identified_languages"
)

select
    articles.article_id,
    articles.content_hash,
    articles.url,
    articles.title,
    articles.text,
    nullif(trim(articles.publisher), '') as publisher,
    coalesce(articles.language, identified_languages.language) as language,
    case
        when articles.language is not null then 'source'
        when identified_languages.language is not null then 'text'
    end as language_origin,
    articles.is_sample,
    coalesce(articles.published_on, cast(articles.published_at as date))
        as published_on,
    articles.published_at,
    coalesce(articles.published_at, cast(articles.published_on as timestamptz))
        as reported_at
from articles
left join identified_languages
    on
        articles.article_id = identified_languages.article_id
        and articles.content_hash = identified_languages.content_hash
  );
