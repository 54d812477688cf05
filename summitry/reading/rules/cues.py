"""Cues of polarity, modality and tense: what makes a mention planned, called off, denied, told.

A cue is looked for in the verb group ('will meet', 'refused to meet') or around an event noun
('a planned meeting', 'the talks were called off'). The first table whose rule matches wins.
"""

from __future__ import annotations

from summitry.reading.rules.notation import Rule

DENIED, HYPOTHETICAL = "denied", "hypothetical"

VERB_CUES: tuple[Rule, ...] = (
    Rule(
        "cancelled",
        r"\b(?:cancel\w*|call(?:ed|s|ing)? off|scrapp?\w*|scuttl\w*|axed|abandon\w* (?:a "
        r"|his |her )?plans?"
        r"|pull\w* out of|backed out|bow\w* out|skip\w*|snub\w*|boycott\w*|will (?:not"
        r"|no longer) attend"
        r"|won[’']t attend|(?:will|would) no longer|decided (?:not|against)|has declined "
        r"to attend)\b",
        0.85,
        ("<P> called off his trip to meet", "<P> will not attend"),
        ("<P> will attend",),
        "cancelled",
    ),
    Rule(
        "postponed",
        r"\b(?:postpon\w*|delay(?:ed|s|ing)|put(?:ting)? off|push(?:ed|es|ing)? back|reschedul\w*"
        r"|on hold|shelv(?:ed|es|ing)|defer(?:red|s|ring))\b",
        0.85,
        ("<P> put off meeting",),
        ("<P> will meet",),
        "postponed",
    ),
    Rule(
        "denied",
        r"(?:\b(?:not(?! only| just)|never|n[’']t|cannot|refus\w+|declin\w+|no "
        r"(?:current |immediate )?plans?"
        r"|no intention|unable|fail(?:ed|s|ing) to|without|neither|nor|denie[ds]|deny\w*|avoid\w*"
        r"|rul(?:ed|es|ing) out|reject\w*|unlikely|instead of|rather than|stop(?:ped)? short"
        r"|turn(?:ed|s|ing) down|spurn\w*|rebuff\w*"
        r"|no longer)\b|n[’']t\b)",
        0.9,
        ("<P> did not meet", "<P> has no plans to meet", "<P> turned down an offer to meet"),
        ("<P> not only met", "<P> met"),
        DENIED,
    ),
    Rule(
        "hypothetical",
        r"(?:\b(?:if|whether|unless|in case|should (?!ers)|had he|as if|would have|could "
        r"have|might have"
        r"|imagine|suppose|being able|would do well|ought to|accus\w+|alleg\w+"
        r"|any (?:\w+ )?plans?)\b)",
        0.8,
        ("if <P> and <P> meet", "whether <P> will meet"),
        ("<P> will meet",),
        HYPOTHETICAL,
    ),
    Rule(
        "proposed",
        r"\b(?:could|may|might|would (?:like|love|be (?:willing|ready|happy|open))"
        r"|wants?|wanted|hop(?:es|ed|ing)"
        r"|wish(?:es|ed)?|offer(?:s|ed|ing)?|ready|willing(?:ness)?|open to|propos\w+"
        r"|consider\w*|mull\w*|invit\w+"
        r"|urg(?:es|ed|ing)|call(?:s|ed|ing)? (?:on|for)|seek(?:s|ing)?|sought|weigh\w*"
        r"|possib\w+|request\w*"
        r"|suggest\w*|asked|eager|keen|push(?:es|ed|ing)? for|interest(?:ed)? in|explor\w+|likely"
        r"|must|need(?:s|ed)? to|ought|press(?:ed|es|ing)? for|aim(?:s|ing)? to"
        r"|(?:(?:is|are|was|were|be|been|am)(?: \w+)?|[’'](?:m|re|s)) prepared"
        r"|try(?:ing)? to"
        r"|tried to|bid to|discussed)\b",
        0.7,
        ("<P> could meet", "<P> has offered to meet", "<P> invited <P>"),
        ("<P> will meet", "<P> met"),
        "proposed",
    ),
    Rule(
        "planned",
        r"(?:\b(?:will|shall|would|[’']ll|(?:is|are|was|were|be|been) (?:also )?(?:to"
        r"|due|set|scheduled|slated|expected"
        r"|planning|preparing|going|poised|about|likely|supposed|meant|gearing)|due"
        r"|scheduled|slated|plans?"
        r"|planned|planning|intends?|intend(?:ed|ing)|agreed|look(?:s|ed|ing)? (?:forward|ahead)"
        r"|expects?|prepar(?:es|ed|ing)"
        r"|upcoming|later today|set to|expected to|plan)\b|\bto\b(?! (?:the |a |an )?(?:<L>"
        r"|<S>|<P>))"
        r"|[’']ll\b)",
        0.85,
        ("<P> will meet", "<P> is due to meet", "<P> to meet"),
        ("<P> met", "<P> has met"),
        "planned",
    ),
)

NOUN_CUES: tuple[Rule, ...] = (
    Rule(
        "cancelled noun",
        r"\b(?:cancel\w*|call(?:ed|ing|s)? off|scrap(?:s|ped|ping)|scuttl\w*|axe[ds]"
        r"|abandon(?:ed|s)"
        r"|ditch(?:es|ed)|nix(?:es|ed)|pull(?:s|ed) (?:the )?plug on|snub(?:s|bed)|skip(?:s|ped)"
        r"|aborted|pull(?:s|ed) out of"
        r"|backed out of|withdr[ae]w\w* from)\b",
        0.85,
        ("the meeting was cancelled", "<P> called off talks"),
        ("the meeting was held",),
        "cancelled",
    ),
    Rule(
        "postponed noun",
        r"\b(?:postpon\w*|delay(?:ed|s)|put(?:s|ting)? off|push(?:ed|es)? back|rescheduled|on hold"
        r"|on ice|shelv(?:ed|es|ing)|deferred|defers)\b",
        0.85,
        ("the meeting was postponed",),
        ("the meeting was held",),
        "postponed",
    ),
    Rule(
        "denied noun",
        r"(?:\b(?:no (?:formal |bilateral |such |planned |separate |official |immediate "
        r")*(?:plans?|meetings?|talks|summit|calls?|visit|trip|agreements?|deal)"
        r"|no (?:plans?|date|decision)|not (?:planned|scheduled|have|hold|had|held|be "
        r"holding|visit|travel|reached|signed|sign|reach)"
        r"|never (?:had|held|visited|signed)|refus\w+|declin\w+|without (?:a|any)|ruled "
        r"out|denie[ds]|deny\w*|rejects?|rejected|rejecting"
        r"|not (?:on the agenda|on the cards|in the works|on the table|being planned|envisaged)"
        r"|unlikely|neither|instead of|rather than|did(?: not|n[’']t)|won[’']t|will not"
        r"|fail(?:ed|s|ure|ing) to|have not|has not|had not|(?:has|have|had|did|does|do"
        r"|was|were)n[’']t)\b)",
        0.9,
        ("no meeting was planned", "<P> refused talks"),
        ("the meeting was held",),
        DENIED,
    ),
    Rule(
        "hypothetical noun",
        r"\b(?:if|whether|unless|any|what if|would have|could have|being able|be able"
        r"|talk of|speculation|rumou?rs?)\b",
        0.8,
        ("if a meeting takes place", "any meeting"),
        ("the meeting took place",),
        HYPOTHETICAL,
    ),
    Rule(
        "proposed noun",
        r"\b(?:proposed|propos(?:al|es|ing)|(?<!made )(?<!making )possib\w+|potential|could|may"
        r"|might"
        r"|offer(?:s|ed|ing)?|hopes?|hoped|hoping|wants?|wanted"
        r"|call(?:s|ed|ing)? (?:on|for)|(?<!at the )invit\w+|urg(?:es|ed|ing)|seek(?:s"
        r"|ing)?|sought|request\w*|suggest\w*|consider\w*|mull\w*|weigh\w*"
        r"|prospects? (?:of|for)|idea of|demand\w*|push(?:es|ed|ing)? for|pressing for"
        r"|eager|ready|open to|willing)\b",
        0.7,
        ("a possible meeting", "<P> proposed a summit"),
        ("the meeting took place",),
        "proposed",
    ),
    Rule(
        "planned noun",
        r"(?:\b(?:planned|upcoming|forthcoming|scheduled|will|shall|would|due|expected"
        r"|expects?|set (?:to|for)|slated|plans?|planning"
        r"|(?:is|are|was|were) to|(?:on|later|early|sometime) next|next (?:week|month"
        r"|year)|ahead of|in advance of|prepar\w+ (?:for|to)|looming"
        r"|await\w*|wait(?:s|ed|ing)? for|look(?:s|ed|ing)? (?:forward|ahead)|agreed to"
        r"|to (?:travel|visit|go|fly|come|return|head)"
        r"|arrang\w+ (?:for|to)|sets? off|leaves? for|departs? for|en route|heads? (?:to|for|off)"
        r"|to hold|to have|to host|to pay|to make|to "
        r"attend|to take part|later this (?:week|month|year)|on the eve of|before (?:a"
        r"|the|his|her|their)|"
        r"intends?|anticipated|on the (?:agenda|cards)|in the works|to be held|accept(?:s|ed)"
        r"|back on|go(?:es)? ahead|on track|announc\w+ (?:a|the|plans))\b|[’']ll\b)",
        0.8,
        ("a planned meeting", "ahead of talks", "the meeting will"),
        ("the meeting took place",),
        "planned",
    ),
    Rule(
        "held noun",
        r"\b(?:held|holds|had|hosted|took place|met|attended|concluded|wrapped up|ended"
        r"|after|following|during|at|at the end of"
        r"|were holding|was holding|readout|completed|opened|began|kicked off|focused|lasted"
        r"|descended|devolved|turned into|yielded|produced|collapsed|broke up|went)\b",
        0.85,
        ("after a meeting", "<P> held talks", "during a call"),
        ("a planned meeting",),
        "held",
    ),
)
