"""The words of a report that are not data, in both languages."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "summary": {"sv": "Sammanfattning", "en": "Summary"},
    "answered": {
        "sv": "{handed_in} av {all} har lämnat in sin redovisning. Sista dag var {due}.",
        "en": "{handed_in} of {all} bodies have handed in their report. The last day was {due}.",
    },
    "missing_title": {"sv": "Redovisning saknas", "en": "Reports are missing"},
    "missing_text": {
        "sv": "När rapporten låstes saknades godkänd redovisning från {bodies}.",
        "en": "When the report was frozen there was no approved report from {bodies}.",
    },
    "how_to_read": {"sv": "Så läses bedömningarna", "en": "How the judgements are read"},
    "how_to_read_text": {
        "sv": "Systemet föreslår en bedömning av varje målvärde efter en regel som är lika för alla. En person "
        "bedömer målet och motiverar varför. De två blandas inte ihop, och inget mål får en uträknad status.",
        "en": "The system proposes a judgement of each target by a rule that is the same for all. A person "
        "assesses the goal and says why. The two are kept apart, and no goal has a computed status.",
    },
    "judged": {"sv": "Målvärden och bedömningar", "en": "Targets and judgements"},
    "place": {"sv": "Plats", "en": "Place"},
    "indicator": {"sv": "Indikator", "en": "Indicator"},
    "target": {"sv": "Målvärde", "en": "Target"},
    "judgement": {"sv": "Föreslagen bedömning", "en": "Proposed judgement"},
    "situation": {"sv": "Läget i staden", "en": "The situation in the city"},
    "map_caption": {"sv": "{name} {period}, per stadsdelsområde", "en": "{name} {period}, by district"},
    "map_alt": {
        "sv": "Karta över stadsdelsområdena färgad efter {name} {period}. Samma värden står i tabellen efter kartan.",
        "en": "Map of the districts coloured by {name} {period}. The same values are in the table after the map.",
    },
    "unmade": {
        "sv": "Indexet kan inte räknas ut för stadsdelsområdena: någon del saknas, är lika överallt, eller så är "
        "områdena för få.",
        "en": "The index cannot be worked out for the districts: a part is missing, or is the same everywhere, or the "
        "districts are too few.",
    },
    "class_highest": {"sv": "Högst risk", "en": "Highest risk"},
    "class_lowest": {"sv": "Lägst risk", "en": "Lowest risk"},
    "class": {"sv": "Klass {n}", "en": "Class {n}"},
    "index_value": {"sv": "Indexvärde", "en": "Index value"},
    "index_class": {"sv": "Klass", "en": "Class"},
    "rank_range": {"sv": "Plats inom osäkerheten", "en": "Rank within the uncertainty"},
    "rank_note": {
        "sv": "Plats 1 är högst risk. Spannet visar hur platsen kan flytta sig av slumpen ({draws} dragningar).",
        "en": "Rank 1 is the highest risk. The range shows how chance can move the rank ({draws} draws).",
    },
    "choices": {"sv": "Plats med andra val", "en": "Rank with other choices"},
    "choices_note": {
        "sv": "Plats med andra val: mellan vilka platser 95 procent av {draws} dragningar lägger området, med andra "
        "vikter, andra sätt att lägga indikatorerna på en skala, och en indikator i taget utelämnad.",
        "en": "Rank with other choices: between which ranks 95 percent of {draws} draws put the area, with "
        "other weights, "
        "other ways to put the indicators on one scale, and one indicator at a time left out.",
    },
    "choices_most": {
        "sv": "Mest beror platserna på {choice} ({share} procent av rörelsen).",
        "en": "The ranks depend most on {choice} ({share} percent of the movement).",
    },
    "choice_weights": {"sv": "vikterna", "en": "the weights"},
    "choice_standardisation": {"sv": "skalan", "en": "the scale"},
    "choice_left_out": {"sv": "vilken indikator som utelämnas", "en": "which indicator is left out"},
    "index_misleads": {
        "sv": "Här kan det bli fel: vikterna är valda av människor, och ett område kan byta plats för att de andra "
        "har ändrats.",
        "en": "Where this misleads: the weights are chosen by people, and an area can change rank because the others "
        "have changed.",
    },
    "types": {"sv": "Områdestyper", "en": "Types of areas"},
    "types_how": {
        "sv": "Indexet delas i fem typer. Inom parentes står de typer som osäkerheten lämnar öppna. En ändring som "
        "slumpen kan ha gjort är utmärkt.",
        "en": "The index is divided into five types. In brackets are the types that the uncertainty leaves "
        "open. A change "
        "that chance may have made is marked.",
    },
    "types_caption": {
        "sv": "Områdestyper efter {name}, {period}",
        "en": "Types of areas by {name}, {period}",
    },
    "type": {"sv": "Typ", "en": "Type"},
    "type_before": {"sv": "Typ {year}", "en": "Type {year}"},
    "type_change": {"sv": "Vad som ändrades", "en": "What changed"},
    "types_names": {
        "sv": "Typ 1: stora socioekonomiska utmaningar. 2: socioekonomiska utmaningar. 3: socioekonomiskt blandade "
        "områden. 4: goda socioekonomiska förutsättningar. 5: mycket goda socioekonomiska förutsättningar.",
        "en": "Type 1: great socioeconomic challenges. 2: socioeconomic challenges. 3: socioeconomically mixed areas. "
        "4: good socioeconomic conditions. 5: very good socioeconomic conditions.",
    },
    "types_cuts": {
        "sv": "Gränser mellan typ 5 och 1: {cuts} ({source}).",
        "en": "Cut points from type 5 to 1: {cuts} ({source}).",
    },
    "cuts_fixed": {"sv": "fasta", "en": "fixed"},
    "cuts_own": {
        "sv": "av stadens {areas} minsta områden samma år; {left} saknar index",
        "en": "of the city's {areas} smallest areas the same year; {left} lack an index",
    },
    "types_exact": {
        "sv": "Utan osäkerhet, och tagna som exakta: {names}.",
        "en": "Without an interval, and taken as exact: {names}.",
    },
    "types_mislead": {
        "sv": "Här kan det bli fel: en typ är relativ. Blir alla områden lika mycket bättre byter inget typ, och ett "
        "litet steg över en gräns syns lika mycket som ett långt.",
        "en": "Where this misleads: a type is relative. Where all areas improve alike no type changes, and "
        "a small step "
        "over a cut point shows as much as a long one.",
    },
    "changed_area": {"sv": "området", "en": "the area"},
    "changed_others": {"sv": "de andra", "en": "the others"},
    "changed_both": {"sv": "både området och de andra", "en": "both the area and the others"},
    "changed_area_most": {
        "sv": "området, mer än de andra åt andra hållet",
        "en": "the area, more than the others the other way",
    },
    "changed_others_most": {
        "sv": "de andra, mer än området åt andra hållet",
        "en": "the others, more than the area the other way",
    },
    "within_chance": {"sv": "kan vara slump", "en": "may be chance"},
    "alike": {"sv": "Områden som liknar varandra", "en": "Areas that are alike"},
    "alike_how": {
        "sv": "Jämförelsen gäller dessa indikatorer {period}: {parts}. Avståndet står inom parentes, i "
        "standardavvikelser: 0 är lika i "
        "allt.",
        "en": "The comparison is of these indicators in {period}: {parts}. The distance is in brackets, in standard "
        "deviations: 0 is alike "
        "in everything.",
    },
    "alike_caption": {"sv": "De mest lika områdena {period}", "en": "The most alike areas {period}"},
    "alike_nearest": {"sv": "Mest lika, det närmaste först", "en": "Most alike, the nearest first"},
    "alike_none": {"sv": "kan inte jämföras", "en": "cannot be compared"},
    "alike_misleads": {
        "sv": "Här kan det bli fel: områden är lika i det som jämförs, och andra siffror ger andra grannar. Avstånd "
        "mellan små områden är delvis slump.",
        "en": "Where this misleads: areas are alike in what is compared, and other numbers give other neighbours. "
        "Distances of small areas are in part chance.",
    },
    "recipe": {
        "sv": "Indexet väger samman: {parts}. Standardisering: {standardisation}.",
        "en": "The index combines: {parts}. Standardisation: {standardisation}.",
    },
    "segregation": {"sv": "Hur åtskilt grupper bor", "en": "How apart groups live"},
    "segregation_how": {
        "sv": "Olikhetsindex säger hur stor del av en grupp som skulle behöva flytta för att alla områden skulle få "
        "samma sammansättning: 0 är jämnt, 100 helt åtskilt. Slumpen är borträknad. Områden vars siffror inte "
        "redovisas är utelämnade. Måttet visar hur människor är fördelade, inte hur de har det, och "
        "beror på områdenas storlek.",
        "en": "The dissimilarity index says how large a share of a group would have to move for all areas to have the "
        "same mix: 0 is evenly, 100 wholly apart. Chance is taken out. Areas whose numbers are withheld are left out. "
        "It shows how people are spread, not how they live, and depends on how large the areas are.",
    },
    "segregation_noise": {
        "sv": "Källans brus är borträknat ur nivån tillsammans med slumpen, och ingår i osäkerheten.",
        "en": "The source's noise is taken out of the level together with chance, and is in the uncertainty.",
    },
    "segregation_table": {
        "sv": "Olikhetsindex, {areas} områden som mest",
        "en": "Dissimilarity index, {areas} areas at most",
    },
    "change_since": {"sv": "Förändring", "en": "Change"},
    "since": {"sv": "sedan {year}", "en": "since {year}"},
    "says": {"sv": "Vad det säger", "en": "What it says"},
    "more_apart": {"sv": "bor mer åtskilt", "en": "lives more apart"},
    "less_apart": {"sv": "bor mindre åtskilt", "en": "lives less apart"},
    "no_certain_change": {"sv": "ingen säker förändring", "en": "no certain change"},
    "level": {"sv": "Nivå", "en": "Level"},
    "areas_left_out": {"sv": "Utelämnade områden", "en": "Areas left out"},
    "key_figures": {"sv": "Nyckeltal", "en": "Key figures"},
    "key_figures_caption": {"sv": "Nyckeltal för {place}", "en": "Key figures of {place}"},
    "year": {"sv": "År", "en": "Year"},
    "value": {"sv": "Värde", "en": "Value"},
    "interval": {"sv": "Osäkerhet", "en": "Uncertainty"},
    "year_before": {"sv": "Värdet före", "en": "Value before"},
    "first": {"sv": "första året", "en": "first year"},
    "city": {"sv": "Hela staden", "en": "Whole city"},
    "responsible": {"sv": "Ansvarig: {body}.", "en": "Responsible: {body}."},
    "why_so": {"sv": "Skäl till bedömningen:", "en": "Reasons for the judgement:"},
    "assessment_title": {"sv": "Bedömning av målet", "en": "Assessment of the goal"},
    "reply_title": {"sv": "Svar från {body}", "en": "Reply from {body}"},
    "assessed_by": {"sv": "{by}, {at}", "en": "{by}, {at}"},
    "not_assessed": {
        "sv": "Målet är inte bedömt av någon person än.",
        "en": "No person has assessed the goal yet.",
    },
    "no_target": {"sv": "Målet har inget målvärde.", "en": "The goal has no target."},
    "chart_caption": {"sv": "{indicator}, {place}", "en": "{indicator}, {place}"},
    "chart_alt": {
        "sv": "Linjediagram över {indicator} i {place}. {sentence}",
        "en": "Line chart of {indicator} in {place}. {sentence}",
    },
    "chart_gap": {
        "sv": "Målet är ritat som om det som jämförelsen görs med står still.",
        "en": "The target is drawn as if what it is compared with stands still.",
    },
    "chart_target": {"sv": "Mål {year}", "en": "Target {year}"},
    "break": {"sv": "brott i serien", "en": "break in the series"},
    "collaboration": {"sv": "Samverkan och resultat", "en": "Collaboration and results"},
    "development_of": {"sv": "Utvecklingen", "en": "Development"},
    "collaboration_of": {"sv": "Samverkan", "en": "Collaboration"},
    "results_of": {"sv": "Resultat", "en": "Results"},
    "not_approved": {
        "sv": "Ingen godkänd redovisning när rapporten låstes ({state}).",
        "en": "No approved report when this was frozen ({state}).",
    },
    "late": {
        "sv": "Lämnades in {days} dagar efter sista dag.",
        "en": "Handed in {days} days after the last day.",
    },
    "about": {"sv": "Om siffrorna", "en": "About the figures"},
    "about_text": {
        "sv": "Varje siffra kommer från en utgåva av en källa. En utgåva ändras aldrig: kommer nya siffror "
        "blir det en ny utgåva, och den här rapporten står kvar. Ett värde som saknas skrivs med sin orsak "
        "och är aldrig noll.",
        "en": "Every figure comes from a release of a source. A release never changes: new figures are a new "
        "release, and this report stays as it is. A missing value is written with its reason and is never zero.",
    },
    "small_bases": {
        "sv": "Det som staden själv räknar redovisas inte när så få personer ingår att någon kan kännas igen.",
        "en": "What the city itself counts is withheld where so few persons are included that somebody could be "
        "recognised.",
    },
    "intervals": {
        "sv": "Osäkerheten är ett 95-procentigt konfidensintervall, eller källans egen felmarginal.",
        "en": "The uncertainty is a 95 percent confidence interval, or the source's own margin.",
    },
    "noise": {
        "sv": "Källan har lagt till brus i antalen, så att ingen kan kännas igen: {sources}. Bruset ingår i "
        "osäkerheten, "
        "så stort som källan har sagt att det är.",
        "en": "The source has added noise to its counts so that nobody can be recognised: {sources}. The "
        "noise is in the "
        "uncertainty, as large as the source has said that it is.",
    },
    "releases": {"sv": "Utgåvor som rapporten bygger på", "en": "Releases that the report rests on"},
    "source": {"sv": "Källa", "en": "Source"},
    "publisher": {"sv": "Utgivare", "en": "Publisher"},
    "release": {"sv": "Utgåva", "en": "Release"},
    "published": {"sv": "Publicerad", "en": "Published"},
    "licence": {"sv": "Licens", "en": "Licence"},
    "fingerprint": {"sv": "Fingeravtryck", "en": "Fingerprint"},
    "frozen": {
        "sv": "Låst {day} av {who}. Identitet: {identifier}. Regel för bedömning: version {rule}.",
        "en": "Frozen on {day} by {who}. Identity: {identifier}. Rule of judgement: version {rule}.",
    },
    "carried": {"sv": "Omräknade siffror", "en": "Converted figures"},
    "carried_text": {
        "sv": "Siffrorna nedan är inte räknade för områdena i rapporten, utan omräknade från en annan "
        "områdesindelning med vikter. De är uppskattningar, och osäkerheten i vikterna ingår inte i intervallen.",
        "en": "The figures below were not counted for the areas of this report, but converted from another division "
        "by weights. They are estimates, and the doubt in the weights is not in the intervals.",
    },
    "carried_from": {"sv": "Från", "en": "From"},
    "carried_to": {"sv": "Till", "en": "To"},
    "carried_weights": {"sv": "Vikter", "en": "Weights"},
    "carried_total": {"sv": "Summa före", "en": "Sum before"},
    "carried_placed": {"sv": "Placerat", "en": "Placed"},
    "carried_not_placed": {"sv": "Områden utanför", "en": "Areas outside"},
    "weights_key": {"sv": "nyckeltabell", "en": "key table"},
    "weights_surface": {"sv": "efter yta", "en": "by surface"},
    "weights_population": {"sv": "efter befolkning", "en": "by population"},
    "weights_hand": {"sv": "för hand", "en": "by hand"},
    "synthetic": {
        "sv": "Påhittad kommun: alla siffror är genererade.",
        "en": "Fictional municipality: all figures are generated.",
    },
    "and": {"sv": "och", "en": "and"},
    "goals": {"sv": "Målen", "en": "The goals"},
    "goal": {"sv": "Mål", "en": "Goal"},
    "under": {"sv": "Under: {goals}.", "en": "Under: {goals}."},
    "body": {"sv": "Organisation", "en": "Body"},
    "before": {"sv": "förra året", "en": "the year before"},
    "assessments": {"sv": "Alla bedömningar", "en": "All assessments"},
    "assessments_text": {
        "sv": "Varje mål bedöms av den organisation som äger det, för sig. Bedömningarna räknas inte samman.",
        "en": "Each goal is assessed by the body that owns it, on its own. The assessments are not added up.",
    },
    "assessment_year": {"sv": "Bedömning {year}", "en": "Assessment {year}"},
    "assessment_before": {"sv": "Bedömningen {year}", "en": "The assessment of {year}"},
    "year_target": {"sv": "Årsmål", "en": "Target of the year"},
    "council_target": {"sv": "KF:s årsmål", "en": "The council's target"},
    "periodicity": {"sv": "Periodicitet", "en": "Period"},
    "year_targets": {"sv": "Indikatorer för målet {goal}", "en": "Indicators of the goal {goal}"},
    "asked_in": {"sv": "Årsmål {year}", "en": "Target {year}"},
    "outcome_of": {"sv": "Utfall {year}", "en": "Outcome {year}"},
    "outcome": {"sv": "Utfall", "en": "Outcome"},
    "asked_or_came": {"sv": "Mål eller utfall", "en": "Target or outcome"},
    "outcome_value": {"sv": "Värde", "en": "Value"},
    "everybody": {"sv": "Alla", "en": "All"},
    "women": {"sv": "Kvinnor", "en": "Women"},
    "men": {"sv": "Män", "en": "Men"},
    "no_outcome_yet": {"sv": "inget utfall ännu", "en": "no outcome yet"},
    "not_apart": {"sv": "räknas inte för sig", "en": "not counted apart"},
    "outcomes": {"sv": "Utfall av årsmålen för {goal}", "en": "Outcome of the targets of {goal}"},
    "outcomes_apart": {
        "sv": "Utfall av årsmålen för {goal}, kvinnor och män var för sig",
        "en": "Outcome of the targets of {goal}, women and men apart",
    },
    "activities_for": {"sv": "Aktiviteter för målet {goal}", "en": "Activities for the goal {goal}"},
    "for_assignments": {"sv": "Aktiviteter för uppdrag", "en": "Activities for assignments"},
    "assignment_head": {"sv": "Uppdrag", "en": "Assignment"},
    "assignments": {"sv": "Svar på uppdrag", "en": "Answers to assignments"},
    "not_answered": {"sv": "Inte besvarat", "en": "Not answered"},
    "activity_head": {"sv": "Aktivitet", "en": "Activity"},
    "responsible_head": {"sv": "Ansvarig", "en": "Responsible"},
    "start": {"sv": "Startdatum", "en": "Start"},
    "end": {"sv": "Slutdatum", "en": "End"},
    "state": {"sv": "Läge", "en": "State"},
    "missing_in_cells": {
        "sv": "En cell utan tal säger med ord varför det inte finns något. Ett värde som saknas är aldrig noll, och "
        "”redovisas inte” betyder att så få personer ingår att någon kan kännas igen.",
        "en": "A cell without a number says in words why there is none. A missing value is never zero, and "
        "“withheld” means that so few persons are included that somebody could be recognised.",
    },
    "not_assessed_short": {"sv": "ej bedömt", "en": "not assessed"},
    "converted": {"sv": "omräknad från en annan områdesindelning", "en": "converted from another area set"},
}

STANDARDISATION = {
    "none": {"sv": "ingen", "en": "none"},
    "z": {"sv": "avvikelse från medelvärdet i standardavvikelser", "en": "standard deviations from the mean"},
    "min_max": {"sv": "mellan lägsta och högsta värde", "en": "between lowest and highest value"},
    "robust_z": {
        "sv": "avvikelse från medianen i medianavvikelser",
        "en": "deviation from the median in median deviations",
    },
    "rank": {"sv": "efter plats", "en": "by rank"},
    "exponential_rank": {
        "sv": "efter plats, där de högsta riskerna väger tyngst",
        "en": "by rank, with the highest risks weighing most",
    },
}
